package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.BookTrade;
import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.ImportPortfolio;
import dev.ringfolio.contract.ListTrades;
import dev.ringfolio.contract.PortfolioImported;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.TradeTaken;
import dev.ringfolio.contract.TradesListed;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.PortfolioJson;
import dev.ringfolio.gateway.json.PortfolioRequests;
import dev.ringfolio.gateway.json.PortfolioRequests.TradeRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Books and lists the trades of a portfolio, and takes positions or trades from CSV. */
final class TradeRoutes {
  private static final String CSV = "text/csv";

  private final Bus bus;
  private final Clock clock;

  TradeRoutes(Bus bus, Clock clock) {
    this.bus = bus;
    this.clock = clock;
  }

  void mount(Paths paths) {
    String booked = PortfolioRoutes.PATH + "/:id/trades";
    String file = PortfolioRoutes.PATH + "/:id/import";
    paths.readJson(HttpMethod.POST, booked);
    paths.add(booked, Map.of(HttpMethod.GET, this::list, HttpMethod.POST, this::book));
    paths.readBody(HttpMethod.POST, file, CSV);
    paths.add(file, Map.of(HttpMethod.POST, this::take));
  }

  void book(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.TRADER);
    List<Long> versions = Versions.optional(ctx);
    Instant now = Instant.ofEpochMilli(clock.millis());
    TradeRequest request = PortfolioRequests.trade(Bodies.exactJson(ctx), now);
    bus.ask(
            Services.BOOK_TRADE,
            new BookTrade(
                asker, ctx.pathParam("id"), versions, request.trade(), request.clientId()))
        .onSuccess(taken -> booked(ctx, taken))
        .onFailure(cause -> Answers.failedWrite(ctx, cause));
  }

  /** 201 for a trade that is new, 200 for one that was booked before under the client's name. */
  private static void booked(RoutingContext ctx, TradeTaken taken) {
    ctx.response().putHeader(HttpHeaders.ETAG, Versions.tag(taken.version()));
    if (!taken.repeated()) {
      ctx.response().putHeader(HttpHeaders.LOCATION, ctx.request().path());
    }
    JsonWriter json = new JsonWriter().object();
    PortfolioJson.trade(json, taken.booked());
    json.field("version", taken.version());
    Answers.json(ctx, taken.repeated() ? 200 : 201, json.endObject());
  }

  void list(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.VIEWER);
    Query query = new Query(ctx, ErrorCode.INVALID_MESSAGE);
    bus.ask(
            Services.LIST_TRADES,
            new ListTrades(asker, ctx.pathParam("id"), query.after(Long.MAX_VALUE), query.limit()))
        .onSuccess(listed -> Answers.json(ctx, 200, json(listed)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static JsonWriter json(TradesListed listed) {
    JsonWriter json = new JsonWriter().object().array("trades");
    for (BookedTrade trade : listed.trades()) {
      json.object();
      PortfolioJson.trade(json, trade);
      json.endObject();
    }
    int count = listed.trades().size();
    long next = listed.more() ? listed.trades().get(count - 1).number() : 0;
    return Answers.pageEnd(json.endArray(), next, false);
  }

  void take(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.TRADER);
    boolean partial = new Query(ctx, ErrorCode.INVALID_MESSAGE).truth("partial");
    List<Long> versions = Versions.optional(ctx);
    bus.ask(
            Services.IMPORT_PORTFOLIO,
            new ImportPortfolio(asker, ctx.pathParam("id"), versions, Bodies.bytes(ctx), partial))
        .onSuccess(done -> imported(ctx, done, partial))
        .onFailure(cause -> Answers.failedWrite(ctx, cause));
  }

  private static void imported(RoutingContext ctx, PortfolioImported done, boolean partial) {
    ctx.response().putHeader(HttpHeaders.ETAG, Versions.tag(done.version()));
    Map<String, Object> fields = fields(done);
    if (done.refused() == 0 || (partial && done.booked() > 0)) {
      ImportReports.taken(ctx, fields);
      return;
    }
    ImportReports.refused(
        ctx,
        ErrorCode.INVALID_MESSAGE.text(),
        "refused rows: "
            + done.refused()
            + "; nothing is booked"
            + (partial ? "" : "; ?partial=true books the others"),
        fields);
  }

  private static Map<String, Object> fields(PortfolioImported done) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("rows", done.rows());
    fields.put("booked", done.booked());
    fields.put("refused", done.refused());
    fields.put("errors", ImportReports.errors(done.errors()));
    fields.put("version", done.version());
    return fields;
  }
}
