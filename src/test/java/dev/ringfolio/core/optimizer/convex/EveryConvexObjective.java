package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.model.Objective;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Marks a test that runs for each {@link Objective} that {@link ConvexSolver} takes. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@EnumSource(
    value = Objective.class,
    mode = Mode.INCLUDE,
    names = {
      "MINIMIZE_VARIANCE",
      "MAXIMIZE_SHARPE",
      "MAXIMIZE_RETURN",
      "MAXIMIZE_UTILITY",
      "MAXIMIZE_DIVERSIFICATION",
      "MINIMIZE_CVAR",
      "MAXIMIZE_SORTINO"
    })
@interface EveryConvexObjective {}
