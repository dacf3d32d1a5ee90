package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.BarsRead;
import dev.ringfolio.contract.LiveBarsRead;
import dev.ringfolio.contract.LiveBarsRead.Gap;
import dev.ringfolio.contract.ReadBars;
import dev.ringfolio.contract.ReadLiveBars;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Resolution;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.Timestamps;
import io.vertx.ext.web.RoutingContext;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bars of one symbol: daily ones from the database, shorter ones from the live trades of this
 * process, which say where they may lack some.
 */
final class BarRoutes {
  /** Rows of one answer: the newest of the range. */
  static final int BARS_MAX = 5_000;

  private static final String DAILY = "1d";

  private final Bus bus;

  BarRoutes(Bus bus) {
    this.bus = bus;
  }

  void bars(RoutingContext ctx) {
    Access.of(ctx, Role.VIEWER);
    Query query = new Query(ctx, ErrorCode.INVALID_MESSAGE);
    Symbol symbol = Query.symbol("symbol", ctx.pathParam("symbol"));
    String resolution = query.text("resolution");
    if (resolution == null || resolution.equals(DAILY)) {
      daily(ctx, query, symbol);
    } else {
      live(ctx, query, symbol, resolution(query, resolution));
    }
  }

  private static Resolution resolution(Query query, String text) {
    return WireName.parse(Resolution.class, text)
        .orElseThrow(
            () ->
                query.fault(
                    "resolution",
                    text,
                    "is not one of " + WireName.allowed(Resolution.class) + ", " + DAILY));
  }

  private void daily(RoutingContext ctx, Query query, Symbol symbol) {
    LocalDate from = query.date("from");
    LocalDate to = query.date("to");
    if (from != null && to != null && from.isAfter(to)) {
      throw query.fault("from", from.toString(), "is after to (" + to + ")");
    }
    bus.ask(Services.READ_BARS, new ReadBars(symbol, from, to, BARS_MAX))
        .onSuccess(read -> Answers.json(ctx, 200, json(read)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private void live(RoutingContext ctx, Query query, Symbol symbol, Resolution resolution) {
    Long from = query.moment("from", false);
    Long to = query.moment("to", true);
    long fromMillis = from == null ? 0 : from;
    long toMillis = to == null ? Long.MAX_VALUE : to;
    if (fromMillis > toMillis) {
      throw query.fault(
          "from", Timestamps.iso(fromMillis), "is after to (" + Timestamps.iso(toMillis) + ")");
    }
    bus.ask(
            Services.READ_LIVE_BARS,
            new ReadLiveBars(symbol, resolution, fromMillis, toMillis, BARS_MAX))
        .onSuccess(read -> Answers.json(ctx, 200, json(read)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static JsonWriter json(BarsRead read) {
    JsonWriter json = begin(read.symbol(), DAILY, read.simulated());
    for (BarsRead.Bar bar : read.bars()) {
      row(
          json,
          TimeUnit.DAYS.toMillis(bar.epochDay()),
          bar.open(),
          bar.high(),
          bar.low(),
          bar.close(),
          bar.volume());
    }
    return json.endArray().endObject();
  }

  private static JsonWriter json(LiveBarsRead read) {
    JsonWriter json = begin(read.symbol(), read.resolution().wire(), read.simulated());
    for (LiveBarsRead.Bar bar : read.bars()) {
      row(json, bar.startMillis(), bar.open(), bar.high(), bar.low(), bar.close(), bar.volume());
    }
    json.endArray().array("partial");
    int span = read.resolution().millis();
    for (LiveBarsRead.Bar bar : read.bars()) {
      long start = bar.startMillis();
      if (read.gaps().stream().anyMatch(gap -> gap.touches(start, start + span))) {
        json.value(Timestamps.iso(start));
      }
    }
    json.endArray().array("gaps");
    for (Gap gap : read.gaps()) {
      json.array();
      moment(json, gap.fromMillis() == Gap.EVER ? null : gap.fromMillis());
      moment(json, gap.toMillis() == Gap.ON ? null : gap.toMillis());
      json.endArray();
    }
    return json.endArray().endObject();
  }

  private static JsonWriter begin(Symbol symbol, String resolution, boolean simulated) {
    return new JsonWriter()
        .object()
        .field("symbol", symbol.name())
        .field("resolution", resolution)
        .field("simulated", simulated)
        .array("bars");
  }

  private static void row(
      JsonWriter json,
      long startMillis,
      double open,
      double high,
      double low,
      double close,
      double volume) {
    json.array()
        .value(Timestamps.iso(startMillis))
        .value(open)
        .value(high)
        .value(low)
        .value(close)
        .value(volume)
        .endArray();
  }

  private static void moment(JsonWriter json, @Nullable Long millis) {
    if (millis == null) {
      json.value(Double.NaN);
    } else {
      json.value(Timestamps.iso(Math.max(0, millis)));
    }
  }
}
