package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.Analysis;
import dev.ringfolio.contract.BarsRead;
import dev.ringfolio.contract.BarsRead.Bar;
import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.ComparisonState;
import dev.ringfolio.contract.ComparisonsListed;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ImportAnswer.CellError;
import dev.ringfolio.contract.ImportAnswer.ImportReport;
import dev.ringfolio.contract.LiveBarsRead;
import dev.ringfolio.contract.ModuleFacts.NoFacts;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.OptimizationsListed;
import dev.ringfolio.contract.PortfolioImported;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfoliosListed;
import dev.ringfolio.contract.PortfoliosSummarized;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Signal;
import dev.ringfolio.contract.SignalsListed;
import dev.ringfolio.contract.TierRead;
import dev.ringfolio.contract.TradeTaken;
import dev.ringfolio.contract.TradesListed;
import dev.ringfolio.contract.UserTier;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.gateway.json.ErrorCode;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answers are what the OpenAPI document says, and it says all that is served. */
class OpenApiTest {
  private static final Documents OPENAPI = Documents.openapi();
  private static final String OPTIMIZATIONS = "/api/v1/optimizations";
  private static final String REQUEST = "{\"symbols\":[\"AAPL\",\"MSFT\"]}";

  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer();
    server.rooms.health = question -> Future.succeededFuture(Reports.healthy());
    server.rooms.status = question -> Future.succeededFuture(Reports.STATUS);
    server.rooms.optimize =
        request ->
            Future.succeededFuture(
                new OptimizationAccepted(
                    "r-1", 0, 0, true, Results.optimal("r-1", "rest", "local"), null));
    server.rooms.read =
        question -> Future.succeededFuture(new OptimizationState("r-1", Phase.RUNNING, 0, 0, null));
    server.rooms.cancel =
        question ->
            Future.succeededFuture(
                new OptimizationState("r-1", Phase.FINISHED, 0, 0, Results.cancelled("r-1")));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  /** Holds an answer against the schema of its path, method, status and content type. */
  private static void holds(String path, String method, RestServer.Answer answer) {
    String response =
        "/paths/" + path.replace("/", "~1") + "/" + method + "/responses/" + answer.status();
    JsonNode described = OPENAPI.document().at(response);
    assertThat(described.isMissingNode()).as("%s is described", response).isFalse();
    if (described.has("$ref")) {
      response = described.get("$ref").textValue().substring(1);
    }
    String type = answer.header("content-type").split(";", -1)[0];
    String pointer = response + "/content/" + type.replace("/", "~1") + "/schema";
    assertThat(OPENAPI.document().at(pointer).isMissingNode())
        .as("%s is described", pointer)
        .isFalse();
    assertThat(OPENAPI.faults(pointer, answer.text())).as(answer.text()).isEmpty();
  }

  @Test
  void theSchemasTellGoodFromBad() {
    assertThat(OPENAPI.faults("/components/schemas/Counts", "{\"a\":1}")).isEmpty();
    assertThat(OPENAPI.faults("/components/schemas/Counts", "{\"a\":\"1\"}")).isNotEmpty();
    assertThat(OPENAPI.faults("/components/schemas/Prices", "{\"prices\":{}}")).isNotEmpty();
    assertThat(
            OPENAPI.faults("/components/schemas/Prices", "{\"prices\":{\"A\":{}},\"missing\":[]}"))
        .isNotEmpty();
  }

  @Test
  void everyCodeIsListed() {
    Set<String> listed = new TreeSet<>();
    OPENAPI
        .document()
        .at("/components/schemas/Code/enum")
        .forEach(code -> listed.add(code.textValue()));
    assertThat(listed)
        .isEqualTo(new TreeSet<>(Arrays.stream(ErrorCode.values()).map(ErrorCode::wire).toList()));
  }

  @Test
  void operatorsViewsHold() throws Exception {
    holds("/ws/health", "get", server.get("/ws/health"));
    holds("/ws/stats", "get", server.get("/ws/stats"));
    holds("/api/v1/streaming/status", "get", server.get("/api/v1/streaming/status"));
    holds("/livez", "get", server.get("/livez"));
    holds("/readyz", "get", server.get("/readyz"));
    server.rooms.health =
        question ->
            Future.succeededFuture(
                Reports.report(
                    Status.RED, List.of(Reports.seen("prices", Status.RED, new NoFacts()))));
    holds("/ws/health", "get", server.get("/ws/health"));
    holds("/readyz", "get", server.get("/readyz"));
    server.rooms.health = question -> FakeRooms.refuse(FailureCode.UNAVAILABLE, "away");
    holds("/ws/health", "get", server.get("/ws/health"));
  }

  @Test
  void pricesAndBarsHold() throws Exception {
    PriceUpdate known =
        new PriceUpdate(
            new Symbol("AAPL"),
            1.5,
            2,
            true,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            RestServer.NOW,
            RestServer.NOW,
            1,
            1,
            false,
            PriceSource.FINNHUB,
            Origin.REDIS);
    server.rooms.prices =
        question ->
            Future.succeededFuture(new PricesRead(List.of(known), List.of(new Symbol("B"))));
    server.rooms.bars =
        question ->
            Future.succeededFuture(
                new BarsRead(
                    question.symbol(),
                    false,
                    List.of(new Bar(1, Double.NaN, 1, 1, 1, Double.NaN))));
    holds("/api/v1/prices", "get", server.get("/api/v1/prices?symbols=AAPL,B"));
    holds("/api/v1/prices", "get", server.get("/api/v1/prices"));
    String bars = "/api/v1/prices/{symbol}/bars";
    holds(bars, "get", server.get("/api/v1/prices/A/bars"));
    holds(bars, "get", server.get("/api/v1/prices/A/bars?resolution=2m"));
    server.rooms.liveBars =
        question ->
            Future.succeededFuture(
                new LiveBarsRead(
                    question.symbol(),
                    question.resolution(),
                    true,
                    List.of(new LiveBarsRead.Bar(60_000, 1, 1, 1, 1, 1)),
                    List.of(new LiveBarsRead.Gap(60_001, LiveBarsRead.Gap.ON))));
    holds(bars, "get", server.get("/api/v1/prices/A/bars?resolution=1m"));
    server.rooms.bars = question -> FakeRooms.refuse(FailureCode.UNKNOWN_SYMBOL, "none");
    holds(bars, "get", server.get("/api/v1/prices/A/bars"));
  }

  @Test
  void optimizationsHold() throws Exception {
    holds(OPTIMIZATIONS, "post", server.post(OPTIMIZATIONS, REQUEST));
    holds(OPTIMIZATIONS, "post", server.post(OPTIMIZATIONS + "?wait=1", REQUEST));
    holds(OPTIMIZATIONS, "post", server.post(OPTIMIZATIONS, "{\"symbols\":[]}"));
    holds(OPTIMIZATIONS, "post", server.post(OPTIMIZATIONS, "{"));
    holds(OPTIMIZATIONS, "post", server.post(OPTIMIZATIONS, "x".repeat(1 << 21)));
    for (FailureCode code :
        List.of(
            FailureCode.DUPLICATE_REQUEST,
            FailureCode.UNKNOWN_SYMBOL,
            FailureCode.USER_QUEUE_FULL,
            FailureCode.UNAVAILABLE)) {
      server.rooms.optimize = request -> FakeRooms.refuse(code, "refused");
      holds(OPTIMIZATIONS, "post", server.post(OPTIMIZATIONS, REQUEST));
    }
    holds(OPTIMIZATIONS + "/{id}", "get", server.get(OPTIMIZATIONS + "/r-1"));
    holds(OPTIMIZATIONS + "/{id}", "delete", server.delete(OPTIMIZATIONS + "/r-1"));
    server.rooms.read =
        question ->
            Future.succeededFuture(
                new OptimizationState("r-1", Phase.FINISHED, 0, 0, Results.advised("r-1")));
    holds(OPTIMIZATIONS + "/{id}", "get", server.get(OPTIMIZATIONS + "/r-1"));
    holds(
        OPTIMIZATIONS,
        "post",
        server.post(OPTIMIZATIONS, "{\"symbols\":[\"A\"],\"portfolio_id\":\"none\"}"));
    server.rooms.read = question -> FakeRooms.refuse(FailureCode.NOT_FOUND, "none");
    holds(OPTIMIZATIONS + "/{id}", "get", server.get(OPTIMIZATIONS + "/r-1"));
    server.rooms.list =
        question ->
            Future.succeededFuture(
                new OptimizationsListed(
                    List.of(
                        new OptimizationState("r-1", Phase.QUEUED, 1, 0, null),
                        new OptimizationState(
                            "r-1", Phase.FINISHED, 0, 0, Results.cancelled("r-1")))));
    holds(OPTIMIZATIONS, "get", server.get(OPTIMIZATIONS));
    holds(OPTIMIZATIONS, "get", server.get(OPTIMIZATIONS + "?limit=0"));
  }

  @Test
  void experimentsHold() throws Exception {
    String path = "/api/v1/experiments";
    String sides = "\"portfolio_id\":\"pf-1\",\"name\":\"x\",\"a\":{},\"b\":{}";
    ExperimentRoutesTest.serve(server);
    server.rooms.answer(
        Services.CREATE_EXPERIMENT,
        question ->
            question.every() == 1
                ? FakeRooms.refuse(FailureCode.UNAVAILABLE, "away")
                : Future.succeededFuture(ExperimentRoutesTest.EXPERIMENT));
    holds(path, "post", server.post(path, "{" + sides + "}"));
    holds(path, "post", server.post(path, "{" + sides + ",\"every\":1}"));
    holds(path, "post", server.post(path, "{" + sides + ",\"every\":0}"));
    holds(path, "get", server.get(path));
    holds(path, "get", server.get(path + "?limit=0"));
    holds(path + "/{id}", "get", server.get(path + "/7"));
    holds(path + "/{id}/report", "get", server.get(path + "/7/report"));
    holds(path + "/{id}/report", "get", server.get(path + "/7/report?risk_free_rate=2"));
    server.rooms.portfolio = question -> FakeRooms.refuse(FailureCode.NOT_FOUND, "none");
    holds(path, "post", server.post(path, "{" + sides + "}"));
  }

  @Test
  void whatWeightsWouldHaveEarnedHolds() throws Exception {
    String path = OPTIMIZATIONS + "/{id}/performance";
    String url = OPTIMIZATIONS + "/r-1/performance";
    server.rooms.analyze = question -> Future.succeededFuture(AnalyticsRoutesTest.TRACKING);
    server.rooms.read =
        question ->
            Future.succeededFuture(
                new OptimizationState("r-1", Phase.FINISHED, 0, 0, Results.advised("r-1")));
    server.rooms.portfolio = q -> Future.succeededFuture(AnalyticsRoutesTest.portfolio());
    server.rooms.trades = question -> Future.succeededFuture(new TradesListed(List.of(), false));
    holds(path, "get", server.get(url));
    holds(path, "get", server.get(url + "?risk_free_rate=x"));
    server.rooms.analyze =
        question -> FakeRooms.refuse(FailureCode.INSUFFICIENT_DATA, "nothing has followed");
    holds(path, "get", server.get(url));
    server.rooms.read = question -> FakeRooms.refuse(FailureCode.UNAVAILABLE, "away");
    holds(path, "get", server.get(url));
    server.rooms.read = question -> FakeRooms.refuse(FailureCode.NOT_FOUND, "none");
    server.rooms.serve(
        Services.READ_STORED_OPTIMIZATION,
        question -> FakeRooms.refuse(FailureCode.NOT_FOUND, "none"));
    holds(path, "get", server.get(url));
  }

  @Test
  void importsHold() throws Exception {
    String path = "/api/v1/prices/history";
    for (long refused : new long[] {0, 1}) {
      server.rooms.imports =
          piece ->
              Future.succeededFuture(
                  new ImportReport(
                      refused == 0, 1, 1, 1, 0, refused, List.of(new CellError(2, "A", "x", "r"))));
      holds(
          path,
          "post",
          server.send(
              server
                  .request(path)
                  .header("Content-Type", "text/csv")
                  .POST(BodyPublishers.ofString("date,A\n"))));
    }
    holds(path, "post", server.post(path, "{}"));
  }

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

  @Test
  void signalsAndTiersHold() throws Exception {
    String path = "/api/v1/signals";
    Signal signal =
        new Signal(
            "7",
            new Symbol("AAPL"),
            Signal.Action.BUY,
            0.5,
            Tier.PRO,
            Double.NaN,
            "",
            RestServer.NOW);
    String draft = "{\"symbol\":\"AAPL\",\"action\":\"buy\",\"strength\":0.5,\"min_tier\":\"pro\"}";
    server.rooms.serve(Services.STORE_SIGNAL, question -> Future.succeededFuture(signal));
    server.rooms.serve(Services.READ_SIGNAL, question -> Future.succeededFuture(signal));
    server.rooms.serve(
        Services.LIST_SIGNALS,
        question -> Future.succeededFuture(new SignalsListed(List.of(signal), 0, true)));
    holds(path, "post", server.post(path, draft));
    holds(path, "post", server.post(path, "{}"));
    holds(path, "get", server.get(path));
    holds(path, "get", server.get(path + "?limit=0"));
    holds(path + "/{id}", "get", server.get(path + "/7"));
    holds(path + "/{id}", "get", server.get(path + "/x"));
    String tier = "/api/v1/users/{id}/tier";
    server.rooms.serve(
        Services.READ_TIER,
        question -> Future.succeededFuture(new TierRead(question.user(), Tier.ELITE)));
    server.rooms.serve(
        Services.WRITE_TIER,
        question -> Future.succeededFuture(new UserTier(question.user(), question.tier())));
    holds(tier, "get", server.get("/api/v1/users/ann/tier"));
    holds(tier, "put", server.put("/api/v1/users/ann/tier", "{\"tier\":\"pro\"}"));
    holds(tier, "put", server.put("/api/v1/users/ann/tier", "{\"tier\":\"gold\"}"));
  }

  @Test
  void whatIsServedIsDescribedAndWhatIsDescribedIsServed() {
    Set<String> described = new TreeSet<>();
    OPENAPI
        .document()
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method -> {
                          if (!method.equals("parameters")) {
                            described.add(method + " " + path.getKey());
                          }
                        }));
    assertThat(server.served()).isEqualTo(described);
  }
}
