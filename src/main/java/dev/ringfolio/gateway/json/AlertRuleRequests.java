package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.AlertRuleDraft;
import dev.ringfolio.contract.RiskAlert.Severity;
import dev.ringfolio.core.model.AlertCondition;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Comparison;
import dev.ringfolio.core.model.Symbol;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that describe alert rules. What is wrong is thrown as a {@code FailureException} whose
 * detail names the field, the value and the rule.
 */
public final class AlertRuleRequests {
  /** Seconds that pass between two alerts of a rule that does not say. */
  static final double COOLDOWN_SECONDS = 60;

  /** A week. */
  static final double COOLDOWN_SECONDS_MAX = 604_800;

  /** Characters of a portfolio's id. */
  static final int PORTFOLIO_ID_MAX = 128;

  private static final Set<String> FIELDS =
      Set.of(
          "symbol",
          "portfolio_id",
          "metric",
          "op",
          "value",
          "hysteresis",
          "cooldown_s",
          "severity");

  /** What an answer has beside those: a client may send it back, and it is passed over. */
  private static final Set<String> FIELDS_OF_ANSWERS =
      Stream.concat(FIELDS.stream(), Stream.of("id", "owner", "version"))
          .collect(Collectors.toUnmodifiableSet());

  private AlertRuleRequests() {}

  /** The rule to be made. */
  public static AlertRuleDraft creation(JsonNode body) {
    return draft(Fields.ofBody(body, FIELDS));
  }

  /** What is to be in the place of the rule {@code id}. */
  public static AlertRuleDraft replacement(JsonNode body, String id) {
    Fields fields = Fields.ofBody(body, FIELDS_OF_ANSWERS);
    String given = fields.text("id");
    if (given != null && !given.equals(id)) {
      throw fields.fault("id", "is not the rule's, which never changes");
    }
    return draft(fields);
  }

  private static AlertRuleDraft draft(Fields fields) {
    AlertMetric metric = fields.word("metric", AlertMetric.class);
    Symbol symbol = fields.symbol("symbol");
    String portfolio = portfolio(fields);
    checkSubject(fields, metric, symbol, portfolio);
    Comparison op = fields.word("op", Comparison.class);
    if (!fields.has("value")) {
      throw fields.missing("value", "give a number");
    }
    AlertCondition condition =
        new AlertCondition(
            symbol,
            portfolio,
            metric,
            op,
            fields.number("value", Double.NaN),
            fields.numberWithin("hysteresis", metric.hysteresis(), 0.0, 1.0, ""),
            cooldownMillis(fields));
    return new AlertRuleDraft(condition, fields.word("severity", Severity.class, Severity.WARNING));
  }

  private static @Nullable String portfolio(Fields fields) {
    String id = fields.text("portfolio_id");
    if (id != null && (id.isEmpty() || id.length() > PORTFOLIO_ID_MAX || id.indexOf('\0') >= 0)) {
      throw fields.fault("portfolio_id", "is not 1.." + PORTFOLIO_ID_MAX + " characters long");
    }
    return id;
  }

  private static void checkSubject(
      Fields fields, AlertMetric metric, @Nullable Symbol symbol, @Nullable String portfolio) {
    String wanted = metric.ofSymbol() ? "symbol" : "portfolio_id";
    String unwanted = metric.ofSymbol() ? "portfolio_id" : "symbol";
    boolean missing = metric.ofSymbol() ? symbol == null : portfolio == null;
    if (missing) {
      throw fields.missing(wanted, "metric '" + metric.wire() + "' is of a " + noun(metric));
    }
    if (fields.has(unwanted)) {
      throw fields.fault(
          unwanted, "is out of place: metric '" + metric.wire() + "' is of a " + noun(metric));
    }
  }

  private static String noun(AlertMetric metric) {
    return metric.ofSymbol() ? "symbol" : "portfolio";
  }

  private static long cooldownMillis(Fields fields) {
    double seconds =
        fields.numberWithin("cooldown_s", COOLDOWN_SECONDS, 0.0, COOLDOWN_SECONDS_MAX, "");
    return Math.round(1_000.0 * seconds);
  }
}
