package dev.ringfolio.gateway.json;

import dev.ringfolio.contract.DailyReport;
import dev.ringfolio.contract.DailyReport.ExperimentReported;
import dev.ringfolio.contract.DailyReport.Figures;
import dev.ringfolio.contract.DailyReport.PerformanceReported;
import dev.ringfolio.contract.DailyReport.Side;

/**
 * The data of {@code portfolio_update} messages about what a trading day has brought. Written into
 * an object that the caller has begun and ends. Figures are those of the reports that {@code href}
 * leads to, which have the days, too.
 */
public final class DailyReportJson {
  private DailyReportJson() {}

  public static void write(JsonWriter json, DailyReport report) {
    if (report instanceof ExperimentReported experiment) {
      experiment(json, experiment);
    } else if (report instanceof PerformanceReported performance) {
      performance(json, performance);
    }
  }

  private static void experiment(JsonWriter json, ExperimentReported report) {
    json.field("type", "experiment_report")
        .field("experiment_id", report.experimentId())
        .field("name", report.name())
        .field("portfolio_id", report.portfolioId())
        .field("from", AnalyticsJson.day(report.fromDay()))
        .field("to", AnalyticsJson.day(report.toDay()))
        .field("days", report.days())
        .field("ended", report.ended());
    side(json, "a", report.a());
    side(json, "b", report.b());
    ExperimentJson.difference(json, report.difference());
    json.field("simulated", report.simulated())
        .field("href", "/api/v1/experiments/" + report.experimentId() + "/report");
  }

  private static void side(JsonWriter json, String name, Side side) {
    json.object(name);
    AnalyticsJson.figures(json, side.figures());
    json.field("annual_turnover", side.annualTurnover())
        .field("cost", side.cost())
        .field("rebalances", side.rebalances())
        .field("rebalanced", side.rebalanced())
        .field("failures", side.failures())
        .endObject();
  }

  private static void performance(JsonWriter json, PerformanceReported report) {
    json.field("type", "optimization_performance")
        .field("request_id", report.requestId())
        .field("portfolio_id", report.portfolioId())
        .field("since", AnalyticsJson.day(report.fromDay()))
        .field("to", AnalyticsJson.day(report.toDay()))
        .field("days", report.days());
    figures(json, "weights", report.weights());
    figures(json, "equal_weight", report.equal());
    Figures portfolio = report.portfolio();
    if (portfolio == null) {
      json.nullField("portfolio");
    } else {
      figures(json, "portfolio", portfolio);
    }
    json.field("simulated", report.simulated())
        .field("href", OptimizationJson.href(report.requestId()) + "/performance");
  }

  private static void figures(JsonWriter json, String name, Figures of) {
    json.object(name);
    AnalyticsJson.figures(json, of);
    json.endObject();
  }
}
