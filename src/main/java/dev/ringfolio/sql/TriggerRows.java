package dev.ringfolio.sql;

import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.TriggerDraft;
import dev.ringfolio.contract.TriggerRule;
import dev.ringfolio.contract.TriggerRun;
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
import dev.ringfolio.core.trigger.Correlations;
import dev.ringfolio.core.trigger.DrawdownMark;
import dev.ringfolio.core.trigger.TriggerMemory;
import dev.ringfolio.triggers.TriggerStore.Kept;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Triggers as rows, and back. */
final class TriggerRows {
  private static final List<String> RULE =
      List.of(
          "owner",
          "portfolio_id",
          "enabled",
          "kind",
          "threshold",
          "window_millis",
          "interval_millis",
          "metric",
          "limit_value",
          "rule",
          "cooldown_millis",
          "request",
          "version");
  private static final List<String> STATE =
      List.of(
          "armed",
          "since_millis",
          "fired_millis",
          "fired_value",
          "reason",
          "due",
          "suspended",
          "ran_millis",
          "reference_symbols",
          "reference_pairs",
          "mark_high",
          "mark_last",
          "mark_holdings",
          "run_request_id",
          "run_millis",
          "run_status",
          "run_error",
          "run_detail");

  private static final String COLUMNS =
      String.join(", ", RULE) + ", " + String.join(", ", STATE) + ", number";
  static final String SELECT = "select " + COLUMNS + " from triggers order by number";
  static final String INSERT =
      "insert into triggers ("
          + COLUMNS
          + ") values ("
          + String.join(", ", Collections.nCopies(RULE.size() + STATE.size() + 1, "?"))
          + ")";
  static final String UPDATE =
      "update triggers set "
          + assignments(RULE)
          + ", "
          + assignments(STATE)
          + " where number = ? and version = ?";

  /** Of the version that is kept: an older one says nothing of what the trigger is now. */
  static final String REMEMBER =
      "update triggers set " + assignments(STATE) + " where number = ? and version = ?";

  private TriggerRows() {}

  private static String assignments(List<String> columns) {
    return columns.stream().map(column -> column + " = ?").collect(Collectors.joining(", "));
  }

  /** Sets what {@link #INSERT} wants; answers where it ended. */
  static int set(PreparedStatement row, Kept kept) throws SQLException {
    TriggerRule rule = kept.rule();
    TriggerDraft draft = rule.draft();
    TriggerCondition condition = draft.condition();
    row.setString(1, rule.owner());
    row.setString(2, draft.portfolioId());
    row.setBoolean(3, draft.enabled());
    row.setString(4, condition.kind().wire());
    Columns.setDouble(row, 5, threshold(condition));
    row.setLong(6, window(condition));
    row.setLong(7, condition instanceof TimeBased of ? of.intervalMillis() : 0);
    row.setString(8, condition instanceof RiskLimit of ? of.metric().wire() : null);
    Columns.setDouble(row, 9, condition instanceof RiskLimit of ? of.limit() : Double.NaN);
    row.setString(10, condition instanceof Custom of ? ConditionText.of(of.rule()) : null);
    row.setLong(11, draft.cooldownMillis());
    row.setString(12, draft.request());
    row.setLong(13, rule.version());
    int last = setState(row, kept, RULE.size());
    row.setLong(last + 1, rule.number());
    return last + 1;
  }

  /** Sets what {@link #REMEMBER} wants. */
  static void setState(PreparedStatement row, Kept kept) throws SQLException {
    int last = setState(row, kept, 0);
    row.setLong(last + 1, kept.rule().number());
    row.setLong(last + 2, kept.rule().version());
  }

  private static int setState(PreparedStatement row, Kept kept, int before) throws SQLException {
    TriggerMemory memory = kept.memory();
    Correlations reference = memory.reference();
    DrawdownMark mark = memory.mark();
    TriggerRun run = kept.run();
    int at = before;
    row.setBoolean(++at, memory.armed());
    row.setLong(++at, memory.sinceMillis());
    row.setLong(++at, memory.firedMillis());
    Columns.setDouble(row, ++at, memory.firedValue());
    row.setString(++at, memory.reason());
    row.setBoolean(++at, memory.due());
    row.setBoolean(++at, memory.suspended());
    row.setLong(++at, memory.ranMillis());
    row.setString(++at, reference == null ? null : ConditionText.symbols(reference));
    row.setString(++at, reference == null ? null : ConditionText.pairs(reference));
    Columns.setDouble(row, ++at, mark == null ? Double.NaN : mark.high());
    Columns.setDouble(row, ++at, mark == null ? Double.NaN : mark.last());
    if (mark == null) {
      row.setNull(++at, Types.BIGINT);
    } else {
      row.setLong(++at, mark.holdings());
    }
    row.setString(++at, run == null ? null : run.requestId());
    row.setLong(++at, run == null ? 0 : run.atMillis());
    row.setString(++at, run == null ? null : run.status().wire());
    row.setString(++at, run == null || run.error() == null ? null : run.error().name());
    row.setString(++at, run == null ? null : run.detail());
    return at;
  }

  private static double threshold(TriggerCondition condition) {
    if (condition instanceof PriceChange of) {
      return of.threshold();
    }
    return condition instanceof CorrelationChange of ? of.threshold() : Double.NaN;
  }

  private static long window(TriggerCondition condition) {
    if (condition instanceof PriceChange of) {
      return of.windowMillis();
    }
    return condition instanceof CorrelationChange of ? of.windowMillis() : 0;
  }

  static Kept kept(ResultSet row) throws SQLException {
    String portfolio = row.getString("portfolio_id");
    TriggerDraft draft =
        new TriggerDraft(
            portfolio,
            row.getBoolean("enabled"),
            condition(row),
            row.getLong("cooldown_millis"),
            row.getString("request"));
    TriggerRule rule =
        new TriggerRule(
            Long.toString(row.getLong("number")),
            row.getString("owner"),
            draft,
            row.getLong("version"));
    return new Kept(rule, memory(row, portfolio), run(row));
  }

  private static TriggerCondition condition(ResultSet row) throws SQLException {
    double threshold = row.getDouble("threshold");
    long window = row.getLong("window_millis");
    return switch (WireName.parse(Trigger.class, row.getString("kind")).orElseThrow()) {
      case PRICE_CHANGE -> new PriceChange(threshold, window);
      case TIME_BASED -> new TimeBased(row.getLong("interval_millis"));
      case RISK_ALERT ->
          new RiskLimit(
              WireName.parse(AlertMetric.class, row.getString("metric")).orElseThrow(),
              row.getDouble("limit_value"));
      case CORRELATION_CHANGE -> new CorrelationChange(threshold, window);
      case NEWS -> new News();
      case CUSTOM -> new Custom(ConditionText.rule(row.getString("rule")));
      case MANUAL -> throw new IllegalStateException("a trigger of kind manual");
    };
  }

  private static TriggerMemory memory(ResultSet row, String portfolio) throws SQLException {
    return new TriggerMemory(
        row.getBoolean("armed"),
        row.getLong("since_millis"),
        row.getLong("fired_millis"),
        Columns.getDouble(row, column("fired_value")),
        row.getString("reason"),
        row.getBoolean("due"),
        row.getBoolean("suspended"),
        row.getLong("ran_millis"),
        reference(row),
        mark(row, portfolio));
  }

  private static @Nullable Correlations reference(ResultSet row) throws SQLException {
    String symbols = row.getString("reference_symbols");
    return symbols == null
        ? null
        : ConditionText.correlations(symbols, row.getString("reference_pairs"));
  }

  private static @Nullable DrawdownMark mark(ResultSet row, String portfolio) throws SQLException {
    long holdings = row.getLong("mark_holdings");
    return row.wasNull()
        ? null
        : new DrawdownMark(
            portfolio,
            Columns.getDouble(row, column("mark_high")),
            Columns.getDouble(row, column("mark_last")),
            holdings);
  }

  private static @Nullable TriggerRun run(ResultSet row) throws SQLException {
    String requestId = row.getString("run_request_id");
    if (requestId == null) {
      return null;
    }
    String error = row.getString("run_error");
    return new TriggerRun(
        requestId,
        row.getLong("run_millis"),
        WireName.parse(TriggerRun.Status.class, row.getString("run_status")).orElseThrow(),
        error == null ? null : FailureCode.valueOf(error),
        row.getString("run_detail"));
  }

  /** Its place in {@link #SELECT}. */
  private static int column(String name) {
    int rule = RULE.indexOf(name);
    return rule >= 0 ? rule + 1 : RULE.size() + STATE.indexOf(name) + 1;
  }
}
