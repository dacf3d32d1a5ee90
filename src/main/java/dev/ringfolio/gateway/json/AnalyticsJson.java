package dev.ringfolio.gateway.json;

import dev.ringfolio.contract.Analysis;
import dev.ringfolio.contract.Analysis.Basis;
import dev.ringfolio.contract.Analysis.Correlations;
import dev.ringfolio.contract.Analysis.Earned;
import dev.ringfolio.contract.Analysis.Frontier;
import dev.ringfolio.contract.Analysis.Improvement;
import dev.ringfolio.contract.Analysis.Performance;
import dev.ringfolio.contract.Analysis.Point;
import dev.ringfolio.contract.Analysis.Risk;
import dev.ringfolio.contract.Analysis.RiskPosition;
import dev.ringfolio.contract.Analysis.Track;
import dev.ringfolio.contract.Analysis.Tracking;
import dev.ringfolio.contract.DailyReport.Figures;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How analyses look. Figures are annual fractions; what is unknown is null. */
public final class AnalyticsJson {
  private AnalyticsJson() {}

  /**
   * The fields of {@code analysis}, in the object that is open.
   *
   * @param more warnings beside its own
   */
  public static void write(JsonWriter json, Analysis analysis, List<Warning> more) {
    if (analysis instanceof Correlations correlations) {
      correlations(json, correlations);
    } else if (analysis instanceof Frontier frontier) {
      frontier(json, frontier);
    } else if (analysis instanceof Risk risk) {
      risk(json, risk);
    } else if (analysis instanceof Performance performance) {
      performance(json, performance);
    } else if (analysis instanceof Tracking tracking) {
      tracking(json, tracking);
    }
    basis(json, analysis.basis(), more);
  }

  private static void correlations(JsonWriter json, Correlations of) {
    int n = of.symbols().size();
    json.namesField("symbols", of.symbols()).array("matrix");
    for (int i = 0; i < n; i++) {
      json.array();
      for (int j = 0; j < n; j++) {
        json.value(of.matrix()[i * n + j]);
      }
      json.endArray();
    }
    json.endArray();
  }

  private static void frontier(JsonWriter json, Frontier of) {
    json.array("points");
    for (Point point : of.points()) {
      json.object();
      point(json, of.symbols(), point);
      json.endObject();
    }
    json.endArray();
    pointOrNull(json, "current", of.symbols(), of.current());
    pointOrNull(json, "optimal", of.symbols(), of.optimal());
    Improvement improvement = of.improvement();
    if (improvement == null) {
      json.nullField("improvement");
    } else {
      json.object("improvement")
          .field("return_at_same_risk", improvement.returnAtSameRisk())
          .field("risk_at_same_return", improvement.riskAtSameReturn())
          .field("sharpe", improvement.sharpe())
          .endObject();
    }
  }

  private static void pointOrNull(
      JsonWriter json, String name, List<Symbol> symbols, @Nullable Point point) {
    if (point == null) {
      json.nullField(name);
    } else {
      json.object(name);
      point(json, symbols, point);
      json.endObject();
    }
  }

  private static void point(JsonWriter json, List<Symbol> symbols, Point point) {
    json.field("expected_return", point.expectedReturn())
        .field("expected_volatility", point.expectedVolatility())
        .field("sharpe_ratio", point.sharpeRatio())
        .object("weights");
    for (int i = 0; i < symbols.size(); i++) {
      json.field(symbols.get(i).name(), point.weights()[i]);
    }
    json.endObject();
  }

  private static void risk(JsonWriter json, Risk of) {
    json.field("volatility", of.volatility())
        .field("diversification_ratio", of.diversificationRatio())
        .field("diversification_score", of.diversificationScore())
        .object("concentration")
        .field("hhi", of.hhi())
        .field("effective_positions", of.effectivePositions())
        .namesField("top", of.top())
        .endObject()
        .array("positions");
    for (RiskPosition position : of.positions()) {
      json.object()
          .field("symbol", position.symbol().name())
          .field("weight", position.weight())
          .field("volatility", position.volatility())
          .field("beta", position.beta())
          .field("risk_contribution", position.riskContribution())
          .endObject();
    }
    json.endArray();
  }

  private static void performance(JsonWriter json, Performance of) {
    int[] days = of.epochDays();
    json.field("from", LocalDate.ofEpochDay(days[0]).toString())
        .field("to", LocalDate.ofEpochDay(days[days.length - 1]).toString());
    earned(json, of.portfolio());
    json.object("benchmark").field("name", of.benchmarkName());
    earned(json, of.benchmark());
    json.endObject()
        .field(
            "excess_return",
            of.portfolio().timeWeightedReturn() - of.benchmark().timeWeightedReturn())
        .field("beta", of.beta())
        .field("tracking_error", of.trackingError())
        .array("values");
    for (int t = 0; t < days.length; t++) {
      json.array()
          .value(LocalDate.ofEpochDay(days[t]).toString())
          .value(of.values()[t])
          .value(of.benchmarkValues()[t])
          .endArray();
    }
    json.endArray();
  }

  private static void tracking(JsonWriter json, Tracking of) {
    int[] days = of.epochDays();
    Track portfolio = of.portfolio();
    json.field("from", day(days[0])).field("to", day(days[days.length - 1]));
    track(json, "weights", of.weights());
    track(json, "equal_weight", of.equal());
    if (portfolio == null) {
      json.nullField("portfolio");
    } else {
      track(json, "portfolio", portfolio);
    }
    double total = of.weights().totalReturn();
    json.object("excess_return")
        .field("equal_weight", total - of.equal().totalReturn())
        .field("portfolio", portfolio == null ? Double.NaN : total - portfolio.totalReturn())
        .endObject()
        .array("values");
    for (int t = 0; t < days.length; t++) {
      json.array()
          .value(day(days[t]))
          .value(of.weights().growth()[t])
          .value(of.equal().growth()[t])
          .value(portfolio == null ? Double.NaN : portfolio.growth()[t])
          .endArray();
    }
    json.endArray();
  }

  private static void track(JsonWriter json, String name, Track of) {
    json.object(name);
    track(json, of);
    json.endObject();
  }

  /** The figures of a path. */
  static void track(JsonWriter json, Track of) {
    figures(json, Figures.of(of));
  }

  /** The same where its days are not known. */
  static void figures(JsonWriter json, Figures of) {
    json.field("total_return", of.totalReturn())
        .field("annual_return", of.annualReturn())
        .field("volatility", of.volatility())
        .field("sharpe_ratio", of.sharpeRatio())
        .object("max_drawdown")
        .field("depth", of.drawdown())
        .field("peak", day(of.drawdownPeakDay()))
        .field("trough", day(of.drawdownTroughDay()))
        .endObject();
  }

  static String day(int epochDay) {
    return LocalDate.ofEpochDay(epochDay).toString();
  }

  private static void earned(JsonWriter json, Earned of) {
    json.field("time_weighted_return", of.timeWeightedReturn())
        .field("annual_return", of.annualReturn())
        .field("volatility", of.volatility())
        .field("sharpe_ratio", of.sharpeRatio())
        .field("sortino_ratio", of.sortinoRatio())
        .object("max_drawdown")
        .field("depth", of.drawdown())
        .field("peak", LocalDate.ofEpochDay(of.drawdownPeakDay()).toString())
        .field("trough", LocalDate.ofEpochDay(of.drawdownTroughDay()).toString())
        .endObject();
  }

  private static void basis(JsonWriter json, Basis basis, List<Warning> more) {
    json.field("observations", (long) basis.observations())
        .isoField("market_data_timestamp", basis.marketDataMillis())
        .field("simulated", basis.simulated())
        .array("warnings");
    basis.warnings().forEach(warning -> warning(json, warning));
    more.forEach(warning -> warning(json, warning));
    json.endArray();
  }

  private static void warning(JsonWriter json, Warning warning) {
    json.object().field("code", warning.code()).field("detail", warning.detail()).endObject();
  }
}
