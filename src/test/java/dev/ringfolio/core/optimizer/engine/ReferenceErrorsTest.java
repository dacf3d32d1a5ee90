package dev.ringfolio.core.optimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.market.Alignment.Refused;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.market.ReturnsAlignment;
import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.ReferenceCase;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published cases of refused and of awkward input, as far as they concern what is built. */
class ReferenceErrorsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max_too_small",
        "min_gt_max",
        "long_only_negative_max",
        "one_asset",
        "more_assets_than_rows",
        "asymmetric_cov",
        "target_vol_too_low",
        "qaoa_too_many"
      })
  void awkwardProblemsAreAnsweredAsPublished(String id) throws IOException {
    JsonNode one = ReferenceCase.ofFile("_errors", id).node();
    Constraints defaults = Constraints.DEFAULT;
    JsonNode c = one.path("constraints");
    Constraints constraints =
        Constraints.box(
                c.path("long_only").asBoolean(defaults.longOnly()),
                c.path("sum_to_one").asBoolean(defaults.sumToOne()),
                c.path("min_weight").asDouble(defaults.minWeight()),
                c.path("max_weight").asDouble(defaults.maxWeight()))
            .with()
            .maxVolatility(c.has("max_volatility") ? c.get("max_volatility").asDouble() : null)
            .build();
    Problem problem =
        new Problem(
            estimates(one),
            WireName.parse(Objective.class, one.get("objective").asText()).orElseThrow(),
            WireName.parse(Method.class, one.path("method").asText("mean_variance")).orElseThrow(),
            constraints,
            Problems.riskFree(0.0));
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    String expected = one.get("expected").get("error_class").asText();
    if (expected.equals("accepted")) {
      assertThat(outcome).as("%s", outcome).isInstanceOf(Solved.class);
    } else {
      assertThat(((Failed) outcome).reason().name()).isEqualToIgnoringCase(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"short_history", "nan_price"})
  void uselessHistoriesAreRefusedAsPublished(String id) throws IOException {
    JsonNode one = ReferenceCase.ofFile("_errors", id).node();
    double[] closes = one.has("rows") ? new double[] {1, 2} : new double[] {1, -2, 3, 4};
    int[] days = IntStream.range(0, closes.length).toArray();
    PriceTable table =
        new PriceTable(List.of(new Symbol("A")), List.of(Origin.IMPORTED), days, closes, 1);
    Refused refused = (Refused) ReturnsAlignment.align(table, Problems.riskFree(0.0), List.of());
    assertThat(refused.reason().name())
        .isEqualToIgnoringCase(one.get("expected").get("error_class").asText());
  }

  private static Estimates estimates(JsonNode one) throws IOException {
    if (one.has("cov")) {
      JsonNode rows = one.get("cov");
      int n = rows.size();
      double[] sigma = new double[n * n];
      for (int i = 0; i < n * n; i++) {
        sigma[i] = rows.get(i / n).get(i % n).asDouble();
      }
      return Estimates.given(new double[n], sigma);
    }
    if (one.get("universe").asText().equals("synth1000_rank")) {
      return SampleEstimator.estimate(SyntheticUniverse.of(1000, 750, 1000));
    }
    ReturnsMatrix all = ReferenceUniverse.read(one.get("universe").asText()).returns();
    return SampleEstimator.estimate(
        one.has("assets") ? column(all, new Symbol(one.get("assets").get(0).asText())) : all);
  }

  private static ReturnsMatrix column(ReturnsMatrix all, Symbol symbol) {
    int column = all.symbols().indexOf(symbol);
    double[] returns = new double[all.observations()];
    for (int t = 0; t < returns.length; t++) {
      returns[t] = all.returns()[t * all.assets() + column];
    }
    return new ReturnsMatrix(List.of(symbol), returns.length, returns, 0, false, List.of());
  }
}
