package dev.ringfolio.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a configuration key means, and what it is where nobody sets it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** One sentence for the help and the file. */
  String doc();

  /** As it would stand in the file. */
  String value() default "";

  /** Smallest number (in the key's unit) that is allowed. */
  double min() default Double.NEGATIVE_INFINITY;

  /** Largest number (in the key's unit) that is allowed. */
  double max() default Double.POSITIVE_INFINITY;

  /** The words allowed, where the value is one of some words. */
  String[] oneOf() default {};

  /** Whether the value is never printed or logged. */
  boolean secret() default false;
}
