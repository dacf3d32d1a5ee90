package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.PriceJson;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Newest prices in bulk. */
final class PriceRoutes {
  /** Symbols of one question. */
  static final int SYMBOLS_MAX = 500;

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
}
