package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Warning;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code constraints}: its fields, their ranges, and whether box and budget can meet. */
final class ConstraintsReader {
  /**
   * How far a sum of weights may be off and still be reached: the rounding of {@code n × 1/n}, and
   * no more than the solver allows, or it would refuse what was accepted here.
   */
  private static final double FEASIBLE = 1e-12;

  /** From here on a tail probability was surely meant as a confidence level. */
  private static final double CONFIDENCE_LEVEL = 0.9;

  /** Beyond, a turnover bounds nothing. */
  private static final double TURNOVER_MAX = 1e6;

  private static final Set<String> NAMED =
      Set.of(
          "long_only",
          "sum_to_one",
          "min_weight",
          "max_weight",
          "cvar_confidence",
          "groups",
          "max_turnover",
          "max_tracking_error",
          "max_volatility",
          "min_return");

  private ConstraintsReader() {}

  static Constraints read(Fields fields, WeightsReader request, List<Warning> warnings) {
    fields.allowOnly(NAMED);
    boolean longOnly = fields.truth("long_only", true);
    boolean sumToOne = fields.truth("sum_to_one", true);
    double max =
        fields.numberWithin(
            "max_weight", 1.0, longOnly ? 0.0 : -1.0, 1.0, longOnly ? " (long-only)" : "");
    double min = minWeight(fields, longOnly, warnings);
    if (min > max) {
      throw Fields.refused(
          FailureCode.INVALID_CONSTRAINTS,
          "constraints.min_weight: "
              + Fields.plain(min)
              + " is above max_weight "
              + Fields.plain(max));
    }
    double tail = tailProbability(fields);
    double rate = ParametersReader.RATE_MAX;
    return new Constraints(
        longOnly,
        sumToOne,
        min,
        max,
        tail,
        GroupsReader.read(fields, request, longOnly),
        turnover(fields),
        bound(fields, "max_tracking_error", 0.0, rate),
        volatility(fields),
        bound(fields, "min_return", -rate, rate));
  }

  private static double minWeight(Fields fields, boolean longOnly, List<Warning> warnings) {
    double min = fields.numberWithin("min_weight", longOnly ? 0.0 : -1.0, -1.0, 1.0, "");
    if (!longOnly || min >= 0.0) {
      return min;
    }
    warnings.add(
        new Warning(
            "min_weight_clamped",
            "constraints.min_weight: "
                + Fields.plain(min)
                + " counts as 0, since long_only is true"));
    return 0.0;
  }

  private static double tailProbability(Fields fields) {
    JsonNode node = fields.get("cvar_confidence");
    if (node == null) {
      return Constraints.DEFAULT_CVAR_CONFIDENCE;
    }
    double tail = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (tail >= 0.01 && tail <= 0.1) {
      return tail;
    }
    String hint = tail >= CONFIDENCE_LEVEL ? "; give 0.05 for 95 %" : "";
    throw fields.fault(
        FailureCode.INVALID_REQUEST,
        "cvar_confidence",
        node,
        "is not a tail probability within 0.01..0.1" + hint);
  }

  /** An annual figure, or null where it is not given. */
  private static @Nullable Double bound(Fields fields, String name, double min, double max) {
    return fields.has(name)
        ? Double.valueOf(fields.numberWithin(name, 0.0, min, max, " a year"))
        : null;
  }

  private static @Nullable Double turnover(Fields fields) {
    return fields.has("max_turnover")
        ? Double.valueOf(fields.numberWithin("max_turnover", 0.0, 0.0, TURNOVER_MAX, ""))
        : null;
  }

  private static @Nullable Double volatility(Fields fields) {
    Double most = bound(fields, "max_volatility", 0.0, ParametersReader.RATE_MAX);
    if (most != null && most == 0.0) {
      throw fields.fault("max_volatility", "is not above 0");
    }
    return most;
  }

  /** Refuses a box that no weights of {@code n} symbols can fill to the budget. */
  static void checkReachable(Constraints constraints, int n) {
    double least = n * constraints.lowerBound();
    double most = n * constraints.maxWeight();
    if (constraints.sumToOne() && most < 1.0 - FEASIBLE) {
      throw unreachable(
          "max_weight", n, constraints.maxWeight(), most, "at most", "sum_to_one", "= 1");
    }
    if (constraints.sumToOne() && least > 1.0 + FEASIBLE) {
      throw unreachable(
          "min_weight", n, constraints.lowerBound(), least, "at least", "sum_to_one", "= 1");
    }
    if (!constraints.sumToOne() && constraints.longOnly() && least > 1.0 + FEASIBLE) {
      throw unreachable(
          "min_weight", n, constraints.lowerBound(), least, "at least", "long_only", "≤ 1");
    }
  }

  private static FailureException unreachable(
      String bound, int n, double value, double sum, String side, String budget, String rule) {
    String detail =
        "constraints.%s: %d symbols of %s sum to %s %s, but %s asks for a sum %s; give %s"
            .formatted(
                bound, n, Fields.plain(value), side, Fields.plain(sum), budget, rule, 1.0 / n);
    return new FailureException(
        new Failure(
            FailureCode.INFEASIBLE_CONSTRAINTS,
            detail,
            Map.of("conflict", List.of(bound, budget), "relaxation", Map.of(bound, 1.0 / n)),
            Double.NaN));
  }
}
