package dev.ringfolio.core.optimizer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks a test that runs for each {@link ReferenceUniverse}, whose name it is given. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ValueSource(
    strings = {
      "u5_factors",
      "u10_riskfolio",
      "u20_sp500",
      "u50_cvxp",
      "u200_cvxp",
      "u431_cvxp",
      "synth500"
    })
public @interface EveryUniverse {}
