package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.TriggerDraft;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.core.model.TriggerCondition;
import dev.ringfolio.core.model.TriggerCondition.CorrelationChange;
import dev.ringfolio.core.model.TriggerCondition.Custom;
import dev.ringfolio.core.model.TriggerCondition.News;
import dev.ringfolio.core.model.TriggerCondition.PriceChange;
import dev.ringfolio.core.model.TriggerCondition.RiskLimit;
import dev.ringfolio.core.model.TriggerCondition.TimeBased;
import dev.ringfolio.core.model.WireName;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bodies that describe triggers. What is wrong is thrown as a {@code FailureException} whose detail
 * names the field, the value and the rule; so is a field that another kind has.
 */
public final class TriggerRequests {
  /** Seconds that pass between two firings of a trigger that does not say. */
  static final double COOLDOWN_SECONDS = 60;

  /** A week. */
  static final double COOLDOWN_SECONDS_MAX = 604_800;

  /** A day. */
  static final long WINDOW_SECONDS_MAX = 86_400;

  static final long WINDOW_SECONDS = 300;

  /** A year. */
  static final long INTERVAL_SECONDS_MAX = 31_536_000;

  /** Of one-minute returns: fewer tell nothing of correlations, more are no session's. */
  static final long RETURNS_MIN = 20;

  static final long RETURNS_MAX = 390;
  static final long RETURNS = 60;

  /** Bytes of the request, as compact JSON. */
  static final int REQUEST_BYTES_MAX = 32_768;

  /** Characters of a reason. */
  static final int REASON_MAX = 256;

  private static final int PORTFOLIO_ID_MAX = AlertRuleRequests.PORTFOLIO_ID_MAX;

  private static final Set<String> OF_ALL =
      Set.of("portfolio_id", "kind", "enabled", "cooldown_s", "request");
  private static final Map<Trigger, Set<String>> OF_KIND =
      Map.of(
          Trigger.PRICE_CHANGE, Set.of("threshold", "window_s"),
          Trigger.TIME_BASED, Set.of("interval_s"),
          Trigger.RISK_ALERT, Set.of("metric", "limit"),
          Trigger.CORRELATION_CHANGE, Set.of("threshold", "window_s"),
          Trigger.NEWS, Set.of(),
          Trigger.CUSTOM, Set.of("custom"));
  private static final Set<String> FIELDS =
      Stream.concat(OF_ALL.stream(), OF_KIND.values().stream().flatMap(Set::stream))
          .collect(Collectors.toUnmodifiableSet());

  /** What an answer has beside those: a client may send it back, and it is passed over. */
  private static final Set<String> FIELDS_OF_ANSWERS =
      Stream.concat(FIELDS.stream(), Stream.of("id", "owner", "version", "state"))
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> OF_REQUEST =
      Set.of("symbols", "objective", "method", "constraints", "parameters", "metadata");

  private TriggerRequests() {}

  /** The trigger to be made. */
  public static TriggerDraft creation(JsonNode body) {
    return draft(Fields.ofBody(body, FIELDS));
  }

  /** What is to be in the place of the trigger {@code id}. */
  public static TriggerDraft replacement(JsonNode body, String id) {
    Fields fields = Fields.ofBody(body, FIELDS_OF_ANSWERS);
    String given = fields.text("id");
    if (given != null && !given.equals(id)) {
      throw fields.fault("id", "is not the trigger's, which never changes");
    }
    return draft(fields);
  }

  /** Why a trigger is fired. */
  public static String reason(JsonNode body) {
    Fields fields = Fields.ofBody(body, Set.of("reason"));
    String reason = fields.text("reason");
    if (reason == null) {
      throw fields.missing("reason", "say what the news are");
    }
    if (reason.isBlank() || reason.length() > REASON_MAX || reason.indexOf('\0') >= 0) {
      throw fields.fault("reason", "is not 1.." + REASON_MAX + " characters long");
    }
    return reason;
  }

  private static TriggerDraft draft(Fields fields) {
    String word = fields.text("kind");
    if (word == null) {
      throw fields.missing("kind", "give one of " + kinds());
    }
    Trigger kind =
        WireName.parse(Trigger.class, word)
            .filter(OF_KIND::containsKey)
            .orElseThrow(() -> fields.fault("kind", "is not one of " + kinds()));
    Set<String> own = OF_KIND.getOrDefault(kind, Set.of());
    checkPlace(fields, kind, own);
    return new TriggerDraft(
        portfolio(fields),
        fields.truth("enabled", true),
        condition(fields, kind),
        Math.round(
            1_000.0
                * fields.numberWithin(
                    "cooldown_s", COOLDOWN_SECONDS, 0.0, COOLDOWN_SECONDS_MAX, "")),
        request(fields));
  }

  private static String kinds() {
    return OF_KIND.keySet().stream().map(Trigger::wire).sorted().collect(Collectors.joining(", "));
  }

  private static void checkPlace(Fields fields, Trigger kind, Set<String> own) {
    for (String name : new TreeSet<>(FIELDS)) {
      if (fields.has(name) && !own.contains(name) && !OF_ALL.contains(name)) {
        throw fields.fault(
            name,
            "is out of place: kind '"
                + kind.wire()
                + "' has "
                + (own.isEmpty() ? "no field of its own" : new TreeSet<>(own)));
      }
    }
    for (String name : new TreeSet<>(own)) {
      if (!fields.has(name) && !name.equals("window_s")) {
        throw fields.missing(name, "kind '" + kind.wire() + "' needs it");
      }
    }
  }

  private static String portfolio(Fields fields) {
    String id = fields.text("portfolio_id");
    if (id == null) {
      throw fields.missing("portfolio_id", "give the portfolio's id");
    }
    if (id.isEmpty() || id.length() > PORTFOLIO_ID_MAX || id.indexOf('\0') >= 0) {
      throw fields.fault("portfolio_id", "is not 1.." + PORTFOLIO_ID_MAX + " characters long");
    }
    return id;
  }

  private static TriggerCondition condition(Fields fields, Trigger kind) {
    return switch (kind) {
      case PRICE_CHANGE ->
          new PriceChange(
              threshold(fields, 10.0),
              1_000 * fields.wholeNumber("window_s", WINDOW_SECONDS, 1, WINDOW_SECONDS_MAX));
      case TIME_BASED ->
          new TimeBased(1_000 * fields.wholeNumber("interval_s", 0, 1, INTERVAL_SECONDS_MAX));
      case RISK_ALERT -> riskLimit(fields);
      case CORRELATION_CHANGE -> new CorrelationChange(threshold(fields, 2.0), minutes(fields));
      case NEWS -> new News();
      case CUSTOM -> new Custom(MetricRuleReader.read(fields));
      case MANUAL -> throw new IllegalArgumentException("manual");
    };
  }

  private static double threshold(Fields fields, double most) {
    double threshold = fields.number("threshold", Double.NaN);
    if (!(threshold > 0.0 && threshold <= most)) {
      throw fields.fault("threshold", "is not above 0 and at most " + Fields.plain(most));
    }
    return threshold;
  }

  private static RiskLimit riskLimit(Fields fields) {
    AlertMetric metric = fields.word("metric", AlertMetric.class);
    if (metric.ofSymbol()) {
      throw fields.fault(
          "metric", "is of a symbol; kind 'risk_alert' watches a portfolio, kind 'custom' both");
    }
    return new RiskLimit(metric, fields.number("limit", Double.NaN));
  }

  private static long minutes(Fields fields) {
    long seconds = fields.wholeNumber("window_s", 60 * RETURNS, 60 * RETURNS_MIN, 60 * RETURNS_MAX);
    if (seconds % 60 != 0) {
      throw fields.fault("window_s", "is no whole number of minutes");
    }
    return 1_000 * seconds;
  }

  private static String request(Fields fields) {
    Fields request = fields.object("request", FailureCode.INVALID_REQUEST);
    request.allowOnly(OF_REQUEST);
    JsonNode node = fields.get("request");
    String text = node == null ? "{}" : node.toString();
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > REQUEST_BYTES_MAX) {
      throw Fields.refused(
          FailureCode.INVALID_REQUEST,
          "request: " + bytes + " bytes; at most " + REQUEST_BYTES_MAX + " are kept");
    }
    return text;
  }
}
