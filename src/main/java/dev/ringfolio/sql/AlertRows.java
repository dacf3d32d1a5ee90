package dev.ringfolio.sql;

import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.AlertRuleDraft;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.RiskAlert.Severity;
import dev.ringfolio.contract.RiskAlert.State;
import dev.ringfolio.core.model.AlertCondition;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Comparison;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.WireName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Alert rules and alerts as rows, and back. */
final class AlertRows {
  static final String RULE =
      "owner, symbol, portfolio_id, metric, op, limit_value, hysteresis, cooldown_millis,"
          + " severity, version, number";
  static final int RULE_COLUMNS = 11;
  static final String INSERT_RULE =
      "insert into alert_rules (" + RULE + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  static final String UPDATE_RULE =
      "update alert_rules set owner = ?, symbol = ?, portfolio_id = ?, metric = ?, op = ?,"
          + " limit_value = ?, hysteresis = ?, cooldown_millis = ?, severity = ?, version = ?"
          + " where number = ? and version = ?";

  static final String ALERT =
      "number, owner, symbol, portfolio_id, rule_number, metric, measured, limit_value, severity,"
          + " message, raised_millis, cleared_millis, cleared_value, acknowledged_millis";
  static final String INSERT_ALERT =
      "insert into alerts (" + ALERT + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /** An acknowledgement that is kept stands. */
  static final String UPDATE_ALERT =
      "update alerts set cleared_millis = ?, cleared_value = ?,"
          + " acknowledged_millis = greatest(acknowledged_millis, ?) where number = ?";

  private AlertRows() {}

  static void set(PreparedStatement row, AlertRule rule) throws SQLException {
    AlertCondition condition = rule.draft().condition();
    row.setString(1, rule.owner());
    row.setString(2, name(condition.symbol()));
    row.setString(3, condition.portfolioId());
    row.setString(4, condition.metric().wire());
    row.setString(5, condition.op().wire());
    row.setDouble(6, condition.limit());
    row.setDouble(7, condition.hysteresis());
    row.setLong(8, condition.cooldownMillis());
    row.setString(9, rule.draft().severity().wire());
    row.setLong(10, rule.version());
    row.setLong(11, rule.number());
  }

  static AlertRule rule(ResultSet row) throws SQLException {
    AlertCondition condition =
        new AlertCondition(
            symbol(row.getString(2)),
            row.getString(3),
            WireName.parse(AlertMetric.class, row.getString(4)).orElseThrow(),
            WireName.parse(Comparison.class, row.getString(5)).orElseThrow(),
            row.getDouble(6),
            row.getDouble(7),
            row.getLong(8));
    Severity severity = WireName.parse(Severity.class, row.getString(9)).orElseThrow();
    return new AlertRule(
        Long.toString(row.getLong(11)),
        row.getString(1),
        new AlertRuleDraft(condition, severity),
        row.getLong(10));
  }

  static void set(PreparedStatement row, Alert alert) throws SQLException {
    RiskAlert raised = alert.raised();
    row.setLong(1, alert.number());
    row.setString(2, raised.owner());
    row.setString(3, name(raised.symbol()));
    row.setString(4, raised.portfolioId());
    row.setLong(5, Long.parseLong(raised.ruleId()));
    row.setString(6, raised.metric());
    row.setDouble(7, raised.value());
    row.setDouble(8, raised.limit());
    row.setString(9, raised.severity().wire());
    row.setString(10, raised.message());
    row.setLong(11, raised.atMillis());
    row.setLong(12, alert.clearedMillis());
    Columns.setDouble(row, 13, alert.clearedValue());
    row.setLong(14, alert.acknowledgedMillis());
  }

  /** What may change of an alert. */
  static void setChanges(PreparedStatement row, Alert alert) throws SQLException {
    row.setLong(1, alert.clearedMillis());
    Columns.setDouble(row, 2, alert.clearedValue());
    row.setLong(3, alert.acknowledgedMillis());
    row.setLong(4, alert.number());
  }

  static Alert alert(ResultSet row) throws SQLException {
    RiskAlert raised =
        new RiskAlert(
            Long.toString(row.getLong(1)),
            row.getString(2),
            row.getString(4),
            symbol(row.getString(3)),
            Long.toString(row.getLong(5)),
            row.getString(6),
            row.getDouble(7),
            row.getDouble(8),
            WireName.parse(Severity.class, row.getString(9)).orElseThrow(),
            State.RAISED,
            row.getString(10),
            row.getLong(11));
    return new Alert(raised, row.getLong(12), Columns.getDouble(row, 13), row.getLong(14));
  }

  private static @Nullable String name(@Nullable Symbol symbol) {
    return symbol == null ? null : symbol.name();
  }

  private static @Nullable Symbol symbol(@Nullable String name) {
    return name == null ? null : new Symbol(name);
  }
}
