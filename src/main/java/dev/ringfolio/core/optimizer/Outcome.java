package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.model.Warning;
import java.util.List;
import java.util.Map;

/** What came of an optimization. */
public sealed interface Outcome {

  /**
   * Weights, with the proof of their quality.
   *
   * @param weights n, in the order of the estimates
   * @param status optimal only where the certificate says so
   * @param certificate made independently of the solver
   * @param iterations of the solver
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Solved(
      double[] weights,
      Status status,
      Certificate certificate,
      Metrics metrics,
      int iterations,
      List<Warning> warnings)
      implements Outcome {
    public Solved {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * No weights, and why.
   *
   * @param detail for people: names the field, the value and the rule
   * @param facts for programs: of infeasible constraints the {@code conflict} in words, the names
   *     of its {@code constraints}, and a {@code relaxation}, values by name that would do: any one
   *     of them, or all where {@code relax} says so; {@code best} and {@code gap} where time ran
   *     out
   */
  record Failed(Reason reason, String detail, Map<String, Object> facts) implements Outcome {
    public Failed {
      facts = Map.copyOf(facts);
    }

    public Failed(Reason reason, String detail) {
      this(reason, detail, Map.of());
    }
  }

  /** How good weights are. */
  enum Status {
    /** Certified. */
    OPTIMAL,
    /** Feasible, and off by at most the certificate's gap. */
    APPROXIMATE
  }

  /** Why there are no weights. */
  enum Reason {
    INVALID_REQUEST,
    INVALID_DATA,
    INVALID_CONSTRAINTS,
    INFEASIBLE_CONSTRAINTS,
    METHOD_LIMIT,
    NO_POSITIVE_EXCESS_RETURN,
    UNBOUNDED,
    TIME_LIMIT,
    CANCELLED,
    NUMERICAL_FAILURE
  }

  /**
   * Annual figures of weights. What is not invested is cash at the risk-free rate.
   *
   * @param expectedReturn {@code mu·w + (1 − Σw)·rf}; with the budget, {@code mu·w}
   * @param expectedVolatility {@code sqrt(w'Σw)}
   * @param sharpeRatio {@code (expectedReturn − rf)/expectedVolatility}; NaN at zero volatility
   * @param more what the objective adds, by its name on the wire
   * @param riskContributions n, fractions of the variance, {@code w_i(Σw)_i / (w'Σw)}, of sum one,
   *     of the objectives that look at nothing but how risk is spread; empty for the others, and at
   *     zero volatility
   */
  record Metrics(
      double expectedReturn,
      double expectedVolatility,
      double sharpeRatio,
      Map<String, Double> more,
      List<Double> riskContributions) {
    public Metrics {
      more = Map.copyOf(more);
      riskContributions = List.copyOf(riskContributions);
    }
  }
}
