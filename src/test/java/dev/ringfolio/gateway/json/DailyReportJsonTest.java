package dev.ringfolio.gateway.json;

import static dev.ringfolio.gateway.TestMsgpack.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.DailyReport;
import dev.ringfolio.contract.DailyReport.ExperimentReported;
import dev.ringfolio.contract.DailyReport.Figures;
import dev.ringfolio.contract.DailyReport.PerformanceReported;
import dev.ringfolio.contract.DailyReport.Side;
import dev.ringfolio.contract.ExperimentReport.Difference;
import dev.ringfolio.contract.ExperimentReport.Interval;
import dev.ringfolio.gateway.TestMsgpack;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a day has brought, to the field, in both syntaxes. */
public class DailyReportJsonTest {
  private static final int DAY = 19_700;
  private static final Figures FIGURES = new Figures(0.5, 0.25, 0.2, 1.25, 0.1, DAY - 2, DAY - 1);
  private static final Figures FEW_DAYS =
      new Figures(0.5, Double.NaN, Double.NaN, Double.NaN, 0.1, DAY - 2, DAY - 1);

  public static final ExperimentReported EXPERIMENT =
      new ExperimentReported(
          "7",
          "local",
          "parity or Sharpe",
          "pf-1",
          DAY - 100,
          DAY,
          99,
          false,
          new Side(FIGURES, 2.5, 0.01, 5, true, 0),
          new Side(FIGURES, 2, 0, 4, false, 1),
          new Difference(new Interval(0.1, 0.05, 0.15), new Interval(0.2, -0.1, 0.5), 0.01, 0.5),
          true,
          1_704_110_400_000L);

  public static final PerformanceReported PERFORMANCE =
      new PerformanceReported(
          "a/b c",
          "local",
          "pf-1",
          DAY - 3,
          DAY,
          3,
          FEW_DAYS,
          FEW_DAYS,
          null,
          false,
          1_704_110_400_000L);

  private static JsonNode written(Syntax syntax, DailyReport report) {
    JsonWriter json = new JsonWriter(syntax).object();
    DailyReportJson.write(json, report);
    byte[] bytes = json.endObject().bytes();
    return tree(
        syntax == Syntax.JSON
            ? new String(bytes, StandardCharsets.UTF_8)
            : TestMsgpack.json(bytes));
  }

  @ParameterizedTest
  @EnumSource
  void anExperimentHasTheFiguresOfBothSidesAndWhetherTheyDiffer(Syntax syntax) {
    String figures =
        "\"total_return\":0.5,\"annual_return\":0.25,\"volatility\":0.2,\"sharpe_ratio\":1.25,"
            + "\"max_drawdown\":{\"depth\":0.1,\"peak\":\"2023-12-07\",\"trough\":\"2023-12-08\"},";
    assertThat(written(syntax, EXPERIMENT))
        .isEqualTo(
            tree(
                "{\"type\":\"experiment_report\",\"experiment_id\":\"7\","
                    + "\"name\":\"parity or Sharpe\",\"portfolio_id\":\"pf-1\","
                    + "\"from\":\"2023-08-31\",\"to\":\"2023-12-09\",\"days\":99,\"ended\":false,"
                    + "\"a\":{"
                    + figures
                    + "\"annual_turnover\":2.5,\"cost\":0.01,\"rebalances\":5,\"rebalanced\":true,"
                    + "\"failures\":0},\"b\":{"
                    + figures
                    + "\"annual_turnover\":2,\"cost\":0,\"rebalances\":4,\"rebalanced\":false,"
                    + "\"failures\":1},\"difference\":{\"confidence\":0.95,"
                    + "\"mean_return\":{\"value\":0.1,\"low\":0.05,\"high\":0.15,"
                    + "\"significant\":true},"
                    + "\"sharpe_ratio\":{\"value\":0.2,\"low\":-0.1,\"high\":0.5,"
                    + "\"significant\":false},"
                    + "\"volatility\":0.01,\"annual_turnover\":0.5},\"simulated\":true,"
                    + "\"href\":\"/api/v1/experiments/7/report\"}"));
  }

  @ParameterizedTest
  @EnumSource
  void aPerformanceHasTheFiguresOfTheWeightsAndWhatTheyStandBeside(Syntax syntax) {
    String figures =
        "{\"total_return\":0.5,\"annual_return\":null,\"volatility\":null,\"sharpe_ratio\":null,"
            + "\"max_drawdown\":{\"depth\":0.1,\"peak\":\"2023-12-07\",\"trough\":\"2023-12-08\"}}";
    assertThat(written(syntax, PERFORMANCE))
        .isEqualTo(
            tree(
                "{\"type\":\"optimization_performance\",\"request_id\":\"a/b c\","
                    + "\"portfolio_id\":\"pf-1\",\"since\":\"2023-12-06\",\"to\":\"2023-12-09\","
                    + "\"days\":3,\"weights\":"
                    + figures
                    + ",\"equal_weight\":"
                    + figures
                    + ",\"portfolio\":null,\"simulated\":false,"
                    + "\"href\":\"/api/v1/optimizations/a%2Fb%20c/performance\"}"));
  }

  @Test
  void aRingHasRoomForTheLongestOfThem() {
    assertThat(written(Syntax.JSON, EXPERIMENT).toString().length())
        .isLessThan(EXPERIMENT.estimatedBytes());
    assertThat(written(Syntax.JSON, PERFORMANCE).toString().length())
        .isLessThan(PERFORMANCE.estimatedBytes());
  }
}
