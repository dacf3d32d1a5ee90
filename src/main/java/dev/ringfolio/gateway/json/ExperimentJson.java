package dev.ringfolio.gateway.json;

import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.ExperimentReport;
import dev.ringfolio.contract.ExperimentReport.Difference;
import dev.ringfolio.contract.ExperimentReport.Interval;
import dev.ringfolio.contract.ExperimentReport.Side;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.risk.PairedComparison;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Experiments and what they show, as clients read them. */
public final class ExperimentJson {
  private ExperimentJson() {}

  /** An experiment, whole. */
  public static void experiment(JsonWriter json, Experiment experiment) {
    json.object()
        .field("id", experiment.id())
        .field("owner", experiment.owner())
        .field("portfolio_id", experiment.portfolioId())
        .field("name", experiment.name())
        .field("every", experiment.every())
        .field("from", experiment.from().toString())
        .field("to", experiment.to() == null ? null : experiment.to().toString())
        .field("transaction_cost", experiment.transactionCost())
        .isoField("created_at", experiment.createdMillis());
    side(json, "a", experiment.a());
    side(json, "b", experiment.b());
    json.endObject();
  }

  private static void side(JsonWriter json, String name, Optimize side) {
    json.object(name)
        .namesField("symbols", side.symbols())
        .field("objective", side.objective().wire())
        .field("method", side.method().wire());
    ConstraintsJson.write(json, side.constraints());
    ParametersJson.write(json, side);
    json.endObject();
  }

  /** What it shows until now. */
  public static void report(JsonWriter json, ExperimentReport report) {
    int[] days = report.epochDays();
    Experiment experiment = report.experiment();
    json.object()
        .field("id", experiment.id())
        .field("name", experiment.name())
        .field("from", AnalyticsJson.day(days[0]))
        .field("to", AnalyticsJson.day(days[days.length - 1]))
        .field("observations", days.length - 1)
        .field("transaction_cost", experiment.transactionCost())
        .field("simulated", report.simulated());
    side(json, "a", experiment.a().symbols(), report.a());
    side(json, "b", experiment.b().symbols(), report.b());
    difference(json, report.difference());
    json.array("values");
    for (int t = 0; t < days.length; t++) {
      json.array()
          .value(AnalyticsJson.day(days[t]))
          .value(report.a().track().growth()[t])
          .value(report.b().track().growth()[t])
          .endArray();
    }
    json.endArray().endObject();
  }

  private static void side(JsonWriter json, String name, List<Symbol> symbols, Side side) {
    json.object(name);
    AnalyticsJson.track(json, side.track());
    json.field("annual_turnover", side.annualTurnover())
        .field("cost", side.cost())
        .field("rebalances", side.rebalances())
        .field("failures", side.failures());
    Failure failure = side.lastFailure();
    if (failure == null) {
      json.nullField("last_failure");
    } else {
      json.object("last_failure")
          .field("code", ErrorCode.of(failure.code()).wire())
          .field("detail", failure.detail())
          .endObject();
    }
    json.object("weights");
    for (int i = 0; i < side.weights().length; i++) {
      json.field(symbols.get(i).name(), side.weights()[i]);
    }
    json.endObject().endObject();
  }

  static void difference(JsonWriter json, @Nullable Difference difference) {
    if (difference == null) {
      json.nullField("difference");
      return;
    }
    json.object("difference").field("confidence", PairedComparison.CONFIDENCE);
    interval(json, "mean_return", difference.meanReturn());
    interval(json, "sharpe_ratio", difference.sharpeRatio());
    json.field("volatility", difference.volatility())
        .field("annual_turnover", difference.turnover())
        .endObject();
  }

  private static void interval(JsonWriter json, String name, @Nullable Interval interval) {
    if (interval == null) {
      json.nullField(name);
      return;
    }
    json.object(name)
        .field("value", interval.value())
        .field("low", interval.low())
        .field("high", interval.high())
        .field("significant", interval.low() > 0.0 || interval.high() < 0.0)
        .endObject();
  }
}
