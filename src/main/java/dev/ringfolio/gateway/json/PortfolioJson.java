package dev.ringfolio.gateway.json;

import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.core.model.Valuation;
import dev.ringfolio.core.model.Valuation.Line;

/**
 * What portfolios are worth, as clients read it. Each method writes the fields into an object that
 * the caller has begun and ends, so that a stream can add what differs by client at the end.
 */
public final class PortfolioJson {
  private PortfolioJson() {}

  /** The data of a {@code portfolio_update} of the type {@code valuation}. */
  public static void valuation(JsonWriter json, PortfolioValuation valuation) {
    sums(json, valuation);
    json.array("positions");
    valuation.valuation().lines().forEach(line -> line(json, line));
    json.endArray();
  }

  /** One that is too long for a message: with {@code href}, where it is read, for its positions. */
  public static void valuationByReference(
      JsonWriter json, PortfolioValuation valuation, String href) {
    sums(json, valuation);
    json.field("href", href);
  }

  private static void sums(JsonWriter json, PortfolioValuation message) {
    Valuation valuation = message.valuation();
    json.field("type", "valuation")
        .field("portfolio_id", valuation.portfolioId())
        .field("value", valuation.value())
        .field("cash", valuation.cash())
        .field("cost", valuation.cost())
        .field("day_change", valuation.dayChange())
        .field("day_change_percent", valuation.dayChangePercent())
        .field("unrealized_pnl", valuation.unrealizedPnl())
        .field("unrealized_pnl_percent", valuation.unrealizedPnlPercent())
        .field("realized_pnl", valuation.realizedPnl())
        .field("volatility", valuation.volatility())
        .field("var_95", valuation.var95())
        .namesField("stale_symbols", valuation.stale());
    if (valuation.asOfMillis() > 0) {
      json.isoField("as_of", valuation.asOfMillis());
    } else {
      json.nullField("as_of");
    }
    json.field("simulated", message.simulated()).field("seq", message.seq());
  }

  private static void line(JsonWriter json, Line line) {
    json.object()
        .field("symbol", line.symbol().name())
        .field("quantity", line.quantity())
        .field("average_cost", line.averageCost())
        .field("price", line.price())
        .field("value", line.value())
        .field("weight", line.weight())
        .field("day_change", line.dayChange())
        .field("day_change_percent", line.dayChangePercent())
        .field("unrealized_pnl", line.unrealizedPnl())
        .field("stale", line.stale())
        .endObject();
  }
}
