package dev.ringfolio.gate;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Hundreds of thousands of rows, or days of trades: it takes seconds and says nothing of the JDK,
 * so that {@code .ci/run} leaves it out on the second one ({@code -DexcludedGroups=bulk}).
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("bulk")
public @interface Bulk {}
