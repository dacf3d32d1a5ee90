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

  private static final Set<String> LATER_NUMBERS =
      Set.of("max_turnover", "max_tracking_error", "max_volatility", "min_return");
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

  static Constraints read(Fields fields, List<Warning> warnings) {
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
    checkLaterOnes(fields);
    return new Constraints(longOnly, sumToOne, min, max, tail, List.of(), null, null, null, null);
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

  /** The shape of what a later version serves; {@link #later} tells which is asked for. */
  private static void checkLaterOnes(Fields fields) {
    JsonNode groups = fields.get("groups");
    if (groups != null && !groups.isArray()) {
      throw fields.fault("groups", groups, "is not an array of {name, symbols, min, max}");
    }
    LATER_NUMBERS.stream().sorted().forEach(name -> fields.number(name, 0.0));
  }

  /** The first field given that this version does not serve, or null. */
  static @Nullable String later(Fields fields) {
    JsonNode groups = fields.get("groups");
    if (groups != null && !groups.isEmpty()) {
      return "constraints.groups";
    }
    return LATER_NUMBERS.stream()
        .sorted()
        .filter(fields::has)
        .findFirst()
        .map(name -> "constraints." + name)
        .orElse(null);
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
