package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.BarsRead;
import dev.ringfolio.contract.BarsRead.Bar;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.ReadBars;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.PriceJson;
import dev.ringfolio.gateway.json.Timestamps;
import io.vertx.ext.web.RoutingContext;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Newest prices in bulk, and bars of one symbol. */
final class PriceRoutes {
  /** Symbols of one question. */
  static final int SYMBOLS_MAX = 500;

  /** Rows of one answer: the newest of the range. */
  static final int BARS_MAX = 5_000;

  private static final String DAILY = "1d";
  private static final List<String> RESOLUTIONS = List.of("1s", "1m", "5m", "1h", DAILY);

  private final Bus bus;

  PriceRoutes(Bus bus) {
    this.bus = bus;
  }

  void prices(RoutingContext ctx) {
    Access.of(ctx, Role.VIEWER);
    List<Symbol> symbols =
        new Query(ctx, ErrorCode.INVALID_MESSAGE).symbols("symbols", SYMBOLS_MAX);
    bus.ask(Services.READ_PRICES, new ReadPrices(symbols))
        .onSuccess(read -> Answers.json(ctx, 200, json(read)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static JsonWriter json(PricesRead read) {
    JsonWriter json = new JsonWriter().object().object("prices");
    for (PriceUpdate price : read.found()) {
      json.object(price.symbol().name());
      PriceJson.fields(json, price);
      json.field("conflated", 0L).field("source", price.origin().wire()).endObject();
    }
    return json.endObject()
        .namesField("missing", read.missing())
        .namesField("unavailable", read.unavailable().stream().map(WireName::wire).toList())
        .endObject();
  }

  void bars(RoutingContext ctx) {
    Access.of(ctx, Role.VIEWER);
    Query query = new Query(ctx, ErrorCode.INVALID_MESSAGE);
    Symbol symbol = Query.symbol("symbol", ctx.pathParam("symbol"));
    checkResolution(query, query.text("resolution"));
    LocalDate from = query.date("from");
    LocalDate to = query.date("to");
    if (from != null && to != null && from.isAfter(to)) {
      throw query.fault("from", from.toString(), "is after to (" + to + ")");
    }
    bus.ask(Services.READ_BARS, new ReadBars(symbol, from, to, BARS_MAX))
        .onSuccess(read -> Answers.json(ctx, 200, json(read)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static void checkResolution(Query query, @Nullable String resolution) {
    if (resolution == null || resolution.equals(DAILY)) {
      return;
    }
    if (!RESOLUTIONS.contains(resolution)) {
      throw query.fault(
          "resolution", resolution, "is not one of " + String.join(", ", RESOLUTIONS));
    }
    throw Query.refused(
        ErrorCode.METHOD_LIMIT,
        "resolution '" + resolution + "': not served by this version; served: " + DAILY);
  }

  private static JsonWriter json(BarsRead read) {
    JsonWriter json =
        new JsonWriter()
            .object()
            .field("symbol", read.symbol().name())
            .field("resolution", DAILY)
            .field("simulated", read.simulated())
            .array("bars");
    for (Bar bar : read.bars()) {
      json.array()
          .value(Timestamps.iso(TimeUnit.DAYS.toMillis(bar.epochDay())))
          .value(bar.open())
          .value(bar.high())
          .value(bar.low())
          .value(bar.close())
          .value(bar.volume())
          .endArray();
    }
    return json.endArray().endObject();
  }
}
