package dev.ringfolio.gateway.rest;

import dev.ringfolio.contract.Analysis;
import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.ComparisonState;
import dev.ringfolio.contract.ComparisonsListed;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ImportAnswer.CellError;
import dev.ringfolio.contract.PortfolioImported;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfoliosListed;
import dev.ringfolio.contract.PortfoliosSummarized;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.TradeTaken;
import dev.ringfolio.contract.TradesListed;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * What is answered about portfolios, their trades, analytics and comparisons is what the OpenAPI
 * document says.
 */
class OpenApiPortfoliosTest extends OpenApiStage {
  @Test
  void analyticsHold() throws Exception {
    server.rooms.serve(
        Services.READ_PORTFOLIO,
        question -> Future.succeededFuture(AnalyticsRoutesTest.portfolio()));
    server.rooms.trades = question -> Future.succeededFuture(new TradesListed(List.of(), false));
    for (Analysis analysis :
        List.of(
            AnalyticsRoutesTest.CORRELATIONS,
            AnalyticsRoutesTest.FRONTIER,
            AnalyticsRoutesTest.RISK,
            AnalyticsRoutesTest.PERFORMANCE)) {
      String path = "/api/v1/analytics/" + name(analysis);
      server.rooms.analyze = question -> Future.succeededFuture(analysis);
      holds(path, "get", server.get(path + "?portfolio=pf-1"));
      holds(path, "get", server.get(path));
      for (FailureCode code :
          List.of(FailureCode.UNKNOWN_SYMBOL, FailureCode.NOT_FOUND, FailureCode.UNAVAILABLE)) {
        server.rooms.analyze = question -> FakeRooms.refuse(code, "refused");
        holds(path, "get", server.get(path + "?portfolio=pf-1"));
      }
    }
  }

  private static String name(Analysis analysis) {
    if (analysis instanceof Analysis.Correlations) {
      return "correlation";
    }
    return analysis.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  @Test
  void portfoliosHold() throws Exception {
    String path = "/api/v1/portfolios";
    String one = path + "/{id}";
    PortfolioRead read = AnalyticsRoutesTest.portfolio();
    server.rooms.portfolio = question -> Future.succeededFuture(read);
    server.rooms.serve(Services.CREATE_PORTFOLIO, question -> Future.succeededFuture(read));
    server.rooms.serve(Services.REPLACE_PORTFOLIO, question -> Future.succeededFuture(read));
    server.rooms.serve(
        Services.DELETE_PORTFOLIO,
        question -> FakeRooms.refuse(FailureCode.VERSION_CONFLICT, "another version"));
    server.rooms.serve(
        Services.LIST_PORTFOLIOS,
        question ->
            Future.succeededFuture(new PortfoliosListed(List.of(read.portfolio()), true, true)));
    server.rooms.serve(
        Services.SUMMARIZE_PORTFOLIOS,
        question ->
            Future.succeededFuture(
                new PortfoliosSummarized(
                    List.of(
                        new PortfoliosSummarized.Line(
                            "p", "x", 1, 1, 1, 1, 1, Double.NaN, 1, Double.NaN, 1)),
                    false,
                    1,
                    1,
                    1,
                    1,
                    true,
                    false)));
    holds(path, "get", server.get(path));
    holds(path, "get", server.get(path + "?limit=0"));
    holds(path + "/summary", "get", server.get(path + "/summary"));
    holds("/api/portfolio/summary", "get", server.get("/api/portfolio/summary"));
    holds(path, "post", server.post(path, "{\"name\":\"x\"}"));
    holds(path, "post", server.post(path, "{}"));
    holds(one, "get", server.get(path + "/p"));
    holds("/api/portfolio/{id}", "get", server.get("/api/portfolio/p"));
    holds(one, "delete", server.delete(path + "/p"));
    holds(one, "put", conditional("PUT", path + "/p", "application/json", "{\"name\":\"x\"}"));
    holds(one, "delete", conditional("DELETE", path + "/p", "application/json", ""));
  }

  private RestServer.Answer conditional(String method, String path, String type, String body)
      throws Exception {
    return server.send(
        server
            .request(path)
            .headers("If-Match", "\"1\"", "Content-Type", type)
            .method(method, BodyPublishers.ofString(body)));
  }

  @Test
  void tradesAndFilesOfThemHold() throws Exception {
    String trades = "/api/v1/portfolios/{id}/trades";
    String file = "/api/v1/portfolios/{id}/import";
    server.rooms.serve(
        Services.BOOK_TRADE,
        question ->
            Future.succeededFuture(
                new TradeTaken(
                    new BookedTrade(1, question.trade(), BigDecimal.ZERO, question.clientId()),
                    2,
                    question.clientId() != null)));
    server.rooms.serve(
        Services.IMPORT_PORTFOLIO,
        question ->
            Future.succeededFuture(
                question.partial()
                    ? new PortfolioImported(1, 1, 0, List.of(), 2)
                    : new PortfolioImported(
                        1, 0, 1, List.of(new CellError(2, "price", "x", "r")), 2)));
    String deal = "{\"symbol\":\"A\",\"side\":\"buy\",\"quantity\":1,\"price\":0.5}";
    String split = "{\"id\":\"s\",\"kind\":\"split\",\"symbol\":\"A\",\"ratio\":2}";
    holds(trades, "post", server.post("/api/v1/portfolios/p/trades", deal));
    holds(trades, "post", server.post("/api/v1/portfolios/p/trades", split));
    holds(trades, "post", server.post("/api/v1/portfolios/p/trades", "{}"));
    Trade booked = new Trade.Split(new Symbol("A"), BigDecimal.ONE, Instant.EPOCH);
    server.rooms.trades =
        question ->
            Future.succeededFuture(
                new TradesListed(List.of(new BookedTrade(1, booked, BigDecimal.ZERO)), true));
    holds(trades, "get", server.get("/api/v1/portfolios/p/trades"));
    String path = "/api/v1/portfolios/p/import";
    holds(file, "post", conditional("POST", path, "text/csv", "x"));
    holds(file, "post", conditional("POST", path + "?partial=true", "text/csv", "x"));
  }

  @Test
  void comparisonsHold() throws Exception {
    String path = ComparisonRoutesTest.PATH;
    String one = path + "/{id}";
    ComparisonState queued = ComparisonRoutesTest.queued();
    ComparisonState over = ComparisonRoutesTest.over(ComparisonState.Status.COMPLETED);
    AtomicReference<ComparisonState> state = new AtomicReference<>(queued);
    server.rooms.serve(Services.COMPARE, asked -> Future.succeededFuture(queued));
    server.rooms.serve(
        Services.READ_COMPARISON,
        asked ->
            asked.id().equals("none")
                ? FakeRooms.refuse(FailureCode.NOT_FOUND, "none")
                : Future.succeededFuture(state.get()));
    server.rooms.serve(Services.CANCEL_COMPARISON, asked -> Future.succeededFuture(over));
    server.rooms.serve(
        Services.LIST_COMPARISONS,
        asked -> Future.succeededFuture(new ComparisonsListed(List.of(queued), 7, false)));
    holds(path, "post", server.post(path, ComparisonRoutesTest.BODY));
    holds(path, "post", server.post(path, "{}"));
    holds(path, "get", server.get(path));
    holds(path, "get", server.get(path + "?limit=0"));
    holds(one, "get", server.get(path + "/cmp_7"));
    holds(one, "get", server.get(path + "/none"));
    holds(one, "delete", server.delete(path + "/cmp_7"));
    state.set(over);
    holds(path, "post", server.post(path + "?wait=1", ComparisonRoutesTest.BODY));
    holds(one, "get", server.get(path + "/cmp_7"));
    for (String end : List.of(".json", ".csv", "/weights.csv")) {
      holds(one + end, "get", server.get(path + "/none" + end));
    }
    holds(one + ".json", "get", server.get(path + "/cmp_7.json"));
  }
}
