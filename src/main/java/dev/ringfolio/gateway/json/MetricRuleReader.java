package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Comparison;
import dev.ringfolio.core.model.MetricRule;
import dev.ringfolio.core.model.MetricRule.All;
import dev.ringfolio.core.model.MetricRule.Any;
import dev.ringfolio.core.model.MetricRule.Compare;
import dev.ringfolio.core.model.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The rule of a custom trigger: {@code {all|any: […]}} of comparisons {@code {metric, op, value,
 * symbol?}} and of such objects.
 */
final class MetricRuleReader {
  private static final String ALL = "all";
  private static final String ANY = "any";
  private static final Set<String> OF_COMPARISON = Set.of("metric", "op", "value", "symbol");

  private MetricRuleReader() {}

  /** The rule that {@code fields} has as {@code custom}. */
  static MetricRule read(Fields fields) {
    Fields custom = fields.object("custom", FailureCode.INVALID_MESSAGE);
    if (custom.has(ALL) == custom.has(ANY)) {
      throw fields.fault("custom", "has not exactly one of all, any");
    }
    MetricRule rule = several(custom, 1);
    long comparisons = rule.comparisons().count();
    if (comparisons > MetricRule.COMPARISONS_MAX) {
      throw Fields.refused(
          FailureCode.INVALID_MESSAGE,
          "custom: "
              + comparisons
              + " comparisons; at most "
              + MetricRule.COMPARISONS_MAX
              + " are allowed");
    }
    return rule;
  }

  private static MetricRule several(Fields fields, int depth) {
    String name = fields.has(ALL) ? ALL : ANY;
    fields.allowOnly(Set.of(name));
    JsonNode node = fields.get(name);
    if (node == null || !node.isArray() || node.isEmpty()) {
      throw fields.fault(name, "is not an array of at least one comparison");
    }
    if (depth > MetricRule.DEPTH_MAX) {
      throw Fields.refused(
          FailureCode.INVALID_MESSAGE,
          "custom: all and any stand in each other more than " + MetricRule.DEPTH_MAX + " deep");
    }
    List<MetricRule> rules = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      String place = name + "[" + i + "]";
      if (!node.get(i).isObject()) {
        throw fields.fault(place, node.get(i), "is not an object");
      }
      Fields inner = fields.element(place, node.get(i));
      rules.add(inner.has(ALL) || inner.has(ANY) ? several(inner, depth + 1) : compare(inner));
    }
    return name.equals(ALL) ? new All(rules) : new Any(rules);
  }

  private static Compare compare(Fields fields) {
    fields.allowOnly(OF_COMPARISON);
    AlertMetric metric = fields.word("metric", AlertMetric.class);
    Symbol symbol = fields.symbol("symbol");
    if (metric.ofSymbol() && symbol == null) {
      throw fields.missing("symbol", "metric '" + metric.wire() + "' is of a symbol");
    }
    if (!metric.ofSymbol() && symbol != null) {
      throw fields.fault(
          "symbol", "is out of place: metric '" + metric.wire() + "' is of the portfolio");
    }
    Comparison op = fields.word("op", Comparison.class);
    if (!fields.has("value")) {
      throw fields.missing("value", "give a number");
    }
    return new Compare(symbol, metric, op, fields.number("value", Double.NaN));
  }
}
