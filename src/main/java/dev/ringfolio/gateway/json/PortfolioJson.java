package dev.ringfolio.gateway.json;

import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PortfoliosSummarized;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Split;
import dev.ringfolio.core.model.Valuation;
import dev.ringfolio.core.model.Valuation.Line;

/**
 * What portfolios are and what they are worth, as clients read it. Each method writes the fields
 * into an object that the caller has begun and ends, so that a stream can add what differs by
 * client at the end.
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

  /** What is kept of a portfolio. */
  public static void portfolio(JsonWriter json, Portfolio portfolio) {
    json.field("id", portfolio.id())
        .field("name", portfolio.name())
        .field("owner", portfolio.owner())
        .field("cash", portfolio.holdings().cash())
        .field("allow_short", portfolio.allowShort())
        .array("positions");
    for (Position position : portfolio.holdings().positions().values()) {
      json.object()
          .field("symbol", position.symbol().name())
          .field("quantity", position.quantity())
          .field("average_cost", position.averageCost())
          .endObject();
    }
    json.endArray()
        .field("realized_pnl", portfolio.holdings().realizedPnl())
        .field("version", portfolio.version());
  }

  /** A trade that counts. */
  public static void trade(JsonWriter json, BookedTrade booked) {
    Trade trade = booked.trade();
    json.field("number", booked.number());
    if (booked.clientId() != null) {
      json.field("id", booked.clientId());
    }
    json.field("kind", trade instanceof Split ? "split" : "trade")
        .field("symbol", trade.symbol().name());
    if (trade instanceof Deal deal) {
      json.field("side", deal.side().wire())
          .field("quantity", deal.quantity())
          .field("price", deal.price());
    } else if (trade instanceof Split split) {
      json.field("ratio", split.ratio());
    }
    json.isoField("at", trade.at().toEpochMilli()).field("realized_pnl", booked.realizedPnl());
  }

  /** What the portfolios of a user are worth, each and in all. */
  public static void summary(JsonWriter json, PortfoliosSummarized summary) {
    json.array("portfolios");
    for (PortfoliosSummarized.Line line : summary.portfolios()) {
      json.object()
          .field("id", line.id())
          .field("name", line.name())
          .field("version", line.version())
          .field("positions", line.positions())
          .field("value", line.value())
          .field("cash", line.cash())
          .field("day_change", line.dayChange())
          .field("day_change_percent", line.dayChangePercent())
          .field("unrealized_pnl", line.unrealizedPnl())
          .field("unrealized_pnl_percent", line.unrealizedPnlPercent())
          .field("realized_pnl", line.realizedPnl())
          .endObject();
    }
    json.endArray()
        .field("total_value", summary.totalValue())
        .field("total_day_change", summary.totalDayChange())
        .field("total_unrealized_pnl", summary.totalUnrealizedPnl())
        .field("total_realized_pnl", summary.totalRealizedPnl())
        .field("simulated", summary.simulated());
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
    if (message.removed()) {
      json.field("removed", true);
    }
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
