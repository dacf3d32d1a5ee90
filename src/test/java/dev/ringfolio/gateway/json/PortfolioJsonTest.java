package dev.ringfolio.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Valuation;
import dev.ringfolio.core.model.Valuation.Line;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class PortfolioJsonTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol MSFT = new Symbol("MSFT");
  private static final double NONE = Double.NaN;

  private static String written(Consumer<JsonWriter> fields) {
    JsonWriter json = new JsonWriter().object();
    fields.accept(json);
    return new String(json.endObject().bytes(), StandardCharsets.UTF_8);
  }

  private static PortfolioValuation message(Valuation valuation, boolean simulated) {
    return new PortfolioValuation("ann", valuation, simulated, 7, 1_704_110_400_100L);
  }

  private static final PortfolioValuation PRICED =
      message(
          new Valuation(
              "pf_1",
              2100.5,
              1000,
              1000,
              50,
              2.5,
              100.5,
              10.05,
              -3.25,
              0.2,
              0.021,
              List.of(),
              List.of(),
              1_704_110_400_000L,
              List.of(new Line(AAPL, 10, 100, 110.05, 1100.5, 0.5, 50, 5, 100.5, false))),
          true);

  @Test
  void aValuationIsWrittenToTheField() {
    assertThat(written(json -> PortfolioJson.valuation(json, PRICED)))
        .isEqualTo(
            "{\"type\":\"valuation\",\"portfolio_id\":\"pf_1\",\"value\":2100.5,\"cash\":1000,"
                + "\"cost\":1000,\"day_change\":50,\"day_change_percent\":2.5,"
                + "\"unrealized_pnl\":100.5,\"unrealized_pnl_percent\":10.05,"
                + "\"realized_pnl\":-3.25,\"volatility\":0.2,\"var_95\":0.021,"
                + "\"stale_symbols\":[],\"as_of\":\"2024-01-01T12:00:00.000Z\","
                + "\"simulated\":true,\"seq\":7,\"positions\":[{\"symbol\":\"AAPL\","
                + "\"quantity\":10,\"average_cost\":100,\"price\":110.05,\"value\":1100.5,"
                + "\"weight\":0.5,\"day_change\":50,\"day_change_percent\":5,"
                + "\"unrealized_pnl\":100.5,\"stale\":false}]}");
  }

  @Test
  void whatIsNotKnownIsNull() {
    Valuation unpriced =
        new Valuation(
            "p",
            0,
            0,
            0,
            0,
            NONE,
            0,
            NONE,
            0,
            NONE,
            NONE,
            List.of(MSFT),
            List.of(MSFT),
            0,
            List.of(new Line(MSFT, 0.5, 9, NONE, NONE, NONE, NONE, NONE, NONE, true)));

    assertThat(written(json -> PortfolioJson.valuation(json, message(unpriced, false))))
        .isEqualTo(
            "{\"type\":\"valuation\",\"portfolio_id\":\"p\",\"value\":0,\"cash\":0,\"cost\":0,"
                + "\"day_change\":0,\"day_change_percent\":null,\"unrealized_pnl\":0,"
                + "\"unrealized_pnl_percent\":null,\"realized_pnl\":0,\"volatility\":null,"
                + "\"var_95\":null,\"stale_symbols\":[\"MSFT\"],\"as_of\":null,"
                + "\"simulated\":false,\"seq\":7,\"positions\":[{\"symbol\":\"MSFT\","
                + "\"quantity\":0.5,\"average_cost\":9,\"price\":null,\"value\":null,"
                + "\"weight\":null,\"day_change\":null,\"day_change_percent\":null,"
                + "\"unrealized_pnl\":null,\"stale\":true}]}");
  }

  @Test
  void oneThatIsTooLongSaysWhereItIsReadInPlaceOfItsPositions() {
    assertThat(
            written(
                json -> PortfolioJson.valuationByReference(json, PRICED, "/api/v1/portfolios/p")))
        .endsWith("\"simulated\":true,\"seq\":7,\"href\":\"/api/v1/portfolios/p\"}");
  }
}
