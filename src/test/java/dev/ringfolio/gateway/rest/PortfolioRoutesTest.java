package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.BookTrade;
import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.CreatePortfolio;
import dev.ringfolio.contract.DeletePortfolio;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ImportAnswer.CellError;
import dev.ringfolio.contract.ImportPortfolio;
import dev.ringfolio.contract.ListPortfolios;
import dev.ringfolio.contract.ListTrades;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioDeleted;
import dev.ringfolio.contract.PortfolioDraft;
import dev.ringfolio.contract.PortfolioImported;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PortfoliosListed;
import dev.ringfolio.contract.PortfoliosSummarized;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.ReplacePortfolio;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.SummarizePortfolios;
import dev.ringfolio.contract.TradeTaken;
import dev.ringfolio.contract.TradesListed;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.model.Trade.Split;
import dev.ringfolio.core.model.Valuation;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PortfolioRoutesTest {
  private static final String PATH = "/api/v1/portfolios";
  private static final String TRADES = PATH + "/p/trades";
  private static final String IMPORT = PATH + "/p/import";
  private static final Asker LOCAL = new Asker("local", true);
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Position HELD =
      new Position(AAPL, new BigDecimal("0.000000000001"), new BigDecimal("123456789012.5"));
  private static final Portfolio PORTFOLIO =
      new Portfolio(
          "p", "local", "Savings", false, Holdings.of(new BigDecimal("1000.1"), List.of(HELD)), 3);
  private static final String JSON =
      "{\"id\":\"p\",\"name\":\"Savings\",\"owner\":\"local\",\"cash\":1000.1,"
          + "\"allow_short\":false,\"positions\":[{\"symbol\":\"AAPL\","
          + "\"quantity\":0.000000000001,\"average_cost\":123456789012.5}],"
          + "\"realized_pnl\":0,\"version\":3";
  private static final Deal DEAL =
      new Deal(
          AAPL,
          Side.BUY,
          new BigDecimal("1.5"),
          new BigDecimal("100.25"),
          Instant.ofEpochMilli(RestServer.NOW));

  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static PortfolioRead read(boolean cached) {
    Valuation valuation =
        new Valuation(
            "p",
            1000.1,
            1000.1,
            0,
            0,
            0,
            0,
            0,
            0,
            Double.NaN,
            Double.NaN,
            List.of(AAPL),
            List.of(AAPL),
            0,
            List.of());
    return new PortfolioRead(
        PORTFOLIO, new PortfolioValuation("local", valuation, true, 7, RestServer.NOW), cached);
  }

  private RestServer.Answer send(String method, String path, String body, String... headers)
      throws Exception {
    var request = server.request(path).method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return server.send(request);
  }

  private RestServer.Answer put(String body, String... headers) throws Exception {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    return send("PUT", PATH + "/p", body, all);
  }

  @Test
  void aPortfolioIsReadWithWhatItIsWorth() throws Exception {
    AtomicReference<ReadPortfolio> asked = new AtomicReference<>();
    server.rooms.portfolio =
        question -> {
          asked.set(question);
          return Future.succeededFuture(read(false));
        };
    RestServer.Answer answer = server.get(PATH + "/p");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("etag")).isEqualTo("\"3\"");
    assertThat(answer.text())
        .startsWith(JSON + ",\"valuation\":{\"type\":\"valuation\",\"portfolio_id\":\"p\",")
        .endsWith("},\"source\":\"database\"}");
    assertThat(asked.get()).isEqualTo(new ReadPortfolio(LOCAL, "p"));
    assertThat(server.get("/api/portfolio/p").text()).isEqualTo(answer.text());
  }

  @Test
  void aVersionThatTheClientHasIsNotSentAgain() throws Exception {
    server.rooms.portfolio = question -> Future.succeededFuture(read(true));
    for (String known : List.of("\"3\"", "W/\"3\"", "\"1\", \"3\"", "*")) {
      RestServer.Answer answer = send("GET", PATH + "/p", "", "If-None-Match", known);
      assertThat(answer.status()).as(known).isEqualTo(304);
      assertThat(answer.header("etag")).isEqualTo("\"3\"");
      assertThat(answer.text()).isEmpty();
    }
    RestServer.Answer changed = send("GET", PATH + "/p", "", "If-None-Match", "\"2\"");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.text()).endsWith("\"source\":\"cache\"}");
    assertThat(send("GET", PATH + "/p", "", "If-None-Match", "3").problem())
        .isEqualTo(
            "400 invalid_message: If-None-Match: give the ETag as it was told, for example \"3\"");
  }

  @Test
  void aPortfolioIsMadeWithEachDigitOfItsAmounts() throws Exception {
    AtomicReference<CreatePortfolio> asked = new AtomicReference<>();
    server.rooms.answer(
        Services.CREATE_PORTFOLIO,
        question -> {
          asked.set(question);
          return Future.succeededFuture(read(false));
        });
    RestServer.Answer answer =
        server.post(
            PATH,
            "{\"id\":\"p\",\"name\":\"Savings\",\"cash\":123456789012345.123456789012,"
                + "\"positions\":[{\"symbol\":\"aapl\",\"quantity\":1e-12,\"average_cost\":0}]}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("location")).isEqualTo(PATH + "/p");
    assertThat(answer.header("etag")).isEqualTo("\"3\"");
    assertThat(answer.text()).startsWith(JSON);
    PortfolioDraft draft = asked.get().draft();
    assertThat(asked.get().owner()).isEqualTo("local");
    assertThat(asked.get().id()).isEqualTo("p");
    assertThat(draft.cash()).isEqualTo(new BigDecimal("123456789012345.123456789012"));
    assertThat(draft.positions().get(0).quantity())
        .isEqualByComparingTo(new BigDecimal("0.000000000001"));
    assertThat(draft.allowShort()).isFalse();
  }

  @Test
  void anIdThatIsTakenIsAConflict() throws Exception {
    server.rooms.answer(
        Services.CREATE_PORTFOLIO,
        question -> FakeRooms.refuse(FailureCode.DUPLICATE_REQUEST, "id: 'p' is taken"));
    RestServer.Answer answer = server.post(PATH, "{\"id\":\"p\",\"name\":\"x\"}");

    assertThat(answer.problem()).isEqualTo("409 duplicate_request: id: 'p' is taken");
    assertThat(answer.json().getString("title")).isEqualTo("Conflict");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"cash\":1} | name: missing; give the portfolio's name",
        "{\"name\":\" \"} | name: \" \" is not 1..100 characters long, without"
            + " control characters",
        "{\"name\":\"a\\u0000\"} | name: \"a\\u0000\" is not 1..100 characters long, without"
            + " control characters",
        "{\"name\":\"x\",\"color\":1} | color: there is no such field; allowed: allow_short, cash,"
            + " id, name, positions",
        "{\"name\":\"x\",\"cash\":\"1\"} | cash: \"1\" is not a number",
        "{\"name\":\"x\",\"cash\":1e15} | cash 1000000000000000 is not below 10^15 in magnitude",
        "{\"name\":\"x\",\"cash\":0.1234567890123} | cash 0.1234567890123 has more than 12"
            + " decimals",
        "{\"name\":\"x\",\"id\":\"summary\"} | id: \"summary\" is not 1..64 letters, digits, '_',"
            + " '.' or '-', the first a letter or digit, and not summary",
        "{\"name\":\"x\",\"positions\":{}} | positions: {} is not an array of {symbol, quantity,"
            + " average_cost}",
        "{\"name\":\"x\",\"positions\":[{\"symbol\":\"A\",\"quantity\":0,\"average_cost\":1}]} |"
            + " positions[0]: quantity of A is 0",
        "{\"name\":\"x\",\"positions\":[{\"symbol\":\"A\",\"quantity\":1}]} |"
            + " positions[0].average_cost: missing; give a number",
        "{\"name\":\"x\",\"positions\":[{\"symbol\":\"A\",\"quantity\":1,\"average_cost\":1},"
            + "{\"symbol\":\"a\",\"quantity\":1,\"average_cost\":1}]} | symbol A comes twice",
        "[] | body: [] is not an object"
      })
  void whatIsWrongWithAPortfolioIsNamed(String body, String detail) throws Exception {
    assertThat(server.post(PATH, body).problem()).isEqualTo("400 invalid_message: " + detail);
  }

  @Test
  void aSymbolThatIsNoneIsToldSo() throws Exception {
    String body =
        "{\"name\":\"x\",\"positions\":[{\"symbol\":\"?\",\"quantity\":1,\"average_cost\":1}]}";
    assertThat(server.post(PATH, body).problem())
        .startsWith("400 invalid_symbol: positions[0].symbol: \"?\" does not match ");
  }

  @Test
  void aBodyOfAnotherTypeIsRefused() throws Exception {
    assertThat(send("POST", PATH, "{}", "Content-Type", "text/plain").problem())
        .isEqualTo("415 unsupported_media_type: Content-Type: 'text/plain'; give application/json");
    assertThat(send("POST", IMPORT, "{}", "Content-Type", "application/json").problem())
        .isEqualTo("415 unsupported_media_type: Content-Type: 'application/json'; give text/csv");
  }

  @Test
  void aReplacementNamesTheVersionThatItReplaces() throws Exception {
    AtomicReference<ReplacePortfolio> asked = new AtomicReference<>();
    server.rooms.answer(
        Services.REPLACE_PORTFOLIO,
        question -> {
          asked.set(question);
          return question.versions().contains(2L)
              ? FakeRooms.refuse(FailureCode.VERSION_CONFLICT, "has version 3 by now")
              : Future.succeededFuture(read(false));
        });
    String body = "{\"name\":\"x\"}";
    assertThat(put(body).problem())
        .isEqualTo("428 version_required: If-Match: missing; give the ETag of what you read");
    assertThat(put(body, "If-Match", "\"2\"").problem())
        .isEqualTo("412 version_conflict: has version 3 by now");
    assertThat(put(body, "If-Match", "3").problem()).startsWith("400 invalid_message: If-Match: ");
    assertThat(put(body, "If-Match", "\"3\", \"x\"").status()).isEqualTo(200);
    assertThat(asked.get().versions()).containsExactly(3L, -1L);
    assertThat(put(body, "If-Match", "W/\"3\"").status()).isEqualTo(200);
    assertThat(asked.get().versions()).containsExactly(-1L);
    assertThat(put(body, "If-Match", "*").header("etag")).isEqualTo("\"3\"");
    assertThat(asked.get().versions()).isEmpty();
  }

  @Test
  void whatWasReadCanBeSentBackAsItIs() throws Exception {
    AtomicReference<ReplacePortfolio> asked = new AtomicReference<>();
    server.rooms.portfolio = question -> Future.succeededFuture(read(false));
    server.rooms.answer(
        Services.REPLACE_PORTFOLIO,
        question -> {
          asked.set(question);
          return Future.succeededFuture(read(false));
        });
    RestServer.Answer read = server.get(PATH + "/p");

    assertThat(put(read.text(), "If-Match", read.header("etag")).status()).isEqualTo(200);
    assertThat(asked.get().draft().positions()).containsExactly(HELD);
    assertThat(put("{\"id\":\"q\",\"name\":\"x\"}", "If-Match", "*").problem())
        .isEqualTo("400 invalid_message: id: \"q\" is not the portfolio's, which never changes");
  }

  @Test
  void aDeletedPortfolioLeavesNothingToSay() throws Exception {
    AtomicReference<DeletePortfolio> asked = new AtomicReference<>();
    server.rooms.answer(
        Services.DELETE_PORTFOLIO,
        question -> {
          asked.set(question);
          return Future.succeededFuture(new PortfolioDeleted("p"));
        });
    assertThat(server.delete(PATH + "/p").problem()).startsWith("428 version_required");
    RestServer.Answer answer = send("DELETE", PATH + "/p", "", "If-Match", "\"3\"");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(asked.get()).isEqualTo(new DeletePortfolio(LOCAL, "p", List.of(3L)));
  }

  @Test
  void aListGoesOnWhereItEnded() throws Exception {
    AtomicReference<ListPortfolios> asked = new AtomicReference<>();
    server.rooms.answer(
        Services.LIST_PORTFOLIOS,
        question -> {
          asked.set(question);
          boolean more = question.after().isEmpty();
          return Future.succeededFuture(new PortfoliosListed(List.of(PORTFOLIO), more, false));
        });
    RestServer.Answer first = server.get(PATH + "?limit=1&owner=ann");
    assertThat(first.text())
        .isEqualTo("{\"portfolios\":[" + JSON + "}],\"next\":\"p\",\"source\":\"database\"}");
    assertThat(asked.get()).isEqualTo(new ListPortfolios(LOCAL, "ann", "", 1));

    assertThat(server.get(PATH + "?after=p").text()).contains("\"next\":null");
    assertThat(asked.get()).isEqualTo(new ListPortfolios(LOCAL, null, "p", 20));
    assertThat(server.get(PATH + "?limit=101").problem())
        .isEqualTo("400 invalid_message: limit: '101' is not a whole number within 1..100");
  }

  @Test
  void aSummaryHasTheTotals() throws Exception {
    AtomicReference<SummarizePortfolios> asked = new AtomicReference<>();
    server.rooms.answer(
        Services.SUMMARIZE_PORTFOLIOS,
        question -> {
          asked.set(question);
          return Future.succeededFuture(
              new PortfoliosSummarized(
                  List.of(
                      new PortfoliosSummarized.Line(
                          "p", "Savings", 3, 1, 10, 1, 0.5, Double.NaN, 2, 3, 4)),
                  false,
                  10,
                  0.5,
                  2,
                  4,
                  true,
                  false));
        });
    RestServer.Answer answer = server.get(PATH + "/summary");

    assertThat(answer.text())
        .isEqualTo(
            "{\"portfolios\":[{\"id\":\"p\",\"name\":\"Savings\",\"version\":3,\"positions\":1,"
                + "\"value\":10,\"cash\":1,\"day_change\":0.5,\"day_change_percent\":null,"
                + "\"unrealized_pnl\":2,\"unrealized_pnl_percent\":3,\"realized_pnl\":4}],"
                + "\"total_value\":10,\"total_day_change\":0.5,\"total_unrealized_pnl\":2,"
                + "\"total_realized_pnl\":4,\"simulated\":true,\"next\":null,"
                + "\"source\":\"database\"}");
    assertThat(asked.get()).isEqualTo(new SummarizePortfolios(LOCAL, "local", "", 100));
    assertThat(server.get("/api/portfolio/summary").text()).isEqualTo(answer.text());
  }

  private AtomicReference<BookTrade> taking(boolean repeated) {
    AtomicReference<BookTrade> asked = new AtomicReference<>();
    server.rooms.answer(
        Services.BOOK_TRADE,
        question -> {
          asked.set(question);
          return Future.succeededFuture(
              new TradeTaken(
                  new BookedTrade(4, question.trade(), BigDecimal.ZERO, question.clientId()),
                  9,
                  repeated));
        });
    return asked;
  }

  @Test
  void aTradeIsBookedAndToldWithItsNumber() throws Exception {
    AtomicReference<BookTrade> asked = taking(false);
    RestServer.Answer answer =
        server.post(
            TRADES,
            "{\"symbol\":\"AAPL\",\"side\":\"buy\",\"quantity\":1.5,\"price\":100.25,"
                + "\"at\":\"2024-01-01T13:00:00.0009+01:00\",\"id\":\"t-1\"}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("etag")).isEqualTo("\"9\"");
    assertThat(answer.header("location")).isEqualTo(TRADES);
    assertThat(answer.text())
        .isEqualTo(
            "{\"number\":4,\"id\":\"t-1\",\"kind\":\"trade\",\"symbol\":\"AAPL\",\"side\":\"buy\","
                + "\"quantity\":1.5,\"price\":100.25,\"at\":\"2024-01-01T12:00:00.000Z\","
                + "\"realized_pnl\":0,\"version\":9}");
    assertThat(asked.get()).isEqualTo(new BookTrade(LOCAL, "p", List.of(), DEAL, "t-1"));
  }

  @Test
  void aTradeThatWasBookedBeforeIsNotNew() throws Exception {
    taking(true);
    RestServer.Answer answer =
        server.post(TRADES, "{\"id\":\"t\",\"kind\":\"split\",\"symbol\":\"A\",\"ratio\":0.5}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .isEqualTo(
            "{\"number\":4,\"id\":\"t\",\"kind\":\"split\",\"symbol\":\"A\",\"ratio\":0.5,"
                + "\"at\":\"2024-01-01T12:00:00.000Z\",\"realized_pnl\":0,\"version\":9}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"symbol\":\"A\",\"quantity\":1,\"price\":1} | side: missing; give buy, sell",
        "{\"symbol\":\"A\",\"side\":\"hold\",\"quantity\":1,\"price\":1} |"
            + " side: \"hold\" is not one of buy, sell",
        "{\"symbol\":\"A\",\"side\":\"buy\",\"quantity\":-1,\"price\":1} |"
            + " quantity -1 is not above 0",
        "{\"symbol\":\"A\",\"side\":\"buy\",\"quantity\":1,\"price\":1,\"ratio\":2} |"
            + " ratio: 2 belongs to a split",
        "{\"symbol\":\"A\",\"kind\":\"split\",\"ratio\":2,\"price\":1} |"
            + " price: 1 does not belong to a split",
        "{\"symbol\":\"A\",\"kind\":\"split\",\"ratio\":0} | ratio 0 is not within 0.0001 and"
            + " 10000",
        "{\"symbol\":\"A\",\"side\":\"buy\",\"quantity\":1,\"price\":1,\"at\":\"noon\"} |"
            + " at: \"noon\" is not a date or a time of the form 2024-01-31T15:04:05.123Z",
        "{\"symbol\":\"A\",\"side\":\"buy\",\"quantity\":1,\"price\":1,\"id\":\"\"} |"
            + " id: \"\" is not 1..128 characters long, without control characters"
      })
  void whatIsWrongWithATradeIsNamed(String body, String detail) throws Exception {
    assertThat(server.post(TRADES, body).problem()).isEqualTo("400 invalid_message: " + detail);
  }

  @Test
  void tradesAreListedNewestFirst() throws Exception {
    AtomicReference<ListTrades> asked = new AtomicReference<>();
    server.rooms.trades =
        question -> {
          asked.set(question);
          Trade split = new Split(AAPL, BigDecimal.TEN, DEAL.at());
          return Future.succeededFuture(
              new TradesListed(
                  List.of(
                      new BookedTrade(8, split, BigDecimal.ZERO),
                      new BookedTrade(7, DEAL, new BigDecimal("-1.25"))),
                  question.before() == Long.MAX_VALUE));
        };
    RestServer.Answer answer = server.get(TRADES + "?limit=2");
    assertThat(answer.json().getJsonArray("trades")).hasSize(2);
    assertThat(answer.text()).contains("\"realized_pnl\":-1.25");
    assertThat(answer.json().getJsonArray("trades").getJsonObject(0).containsKey("id")).isFalse();

    String next = answer.json().getString("next");
    assertThat(server.get(TRADES + "?after=" + next).json().getString("next")).isNull();
    assertThat(asked.get()).isEqualTo(new ListTrades(LOCAL, "p", 7, 20));
    assertThat(server.get(TRADES + "?after=cA").problem()).startsWith("400 invalid_message: after");
  }

  private RestServer.Answer csv(String path, String body) throws Exception {
    return send("POST", path, body, "Content-Type", "text/csv; charset=utf-8");
  }

  @Test
  void aFileIsTakenWithAReport() throws Exception {
    AtomicReference<ImportPortfolio> asked = new AtomicReference<>();
    CellError error = new CellError(3, "quantity", "x", "must be a plain decimal number");
    server.rooms.answer(
        Services.IMPORT_PORTFOLIO,
        question -> {
          asked.set(question);
          boolean bad = question.csv().length > 3;
          return Future.succeededFuture(
              bad
                  ? new PortfolioImported(2, question.partial() ? 1 : 0, 1, List.of(error), 3)
                  : new PortfolioImported(2, 2, 0, List.of(), 4));
        });
    RestServer.Answer good = csv(IMPORT, "a,b");
    assertThat(good.status()).isEqualTo(200);
    assertThat(good.header("etag")).isEqualTo("\"4\"");
    assertThat(good.text())
        .isEqualTo("{\"rows\":2,\"booked\":2,\"refused\":0,\"errors\":[],\"version\":4}");

    RestServer.Answer bad = csv(IMPORT, "a,b,c");
    assertThat(bad.problem())
        .isEqualTo(
            "422 invalid_data: refused rows: 1; nothing is booked; ?partial=true books the others");
    assertThat(bad.json().getInteger("booked")).isZero();
    assertThat(bad.json().getJsonArray("errors").getJsonObject(0).getMap())
        .containsEntry("line", 3)
        .containsEntry("column", "quantity")
        .containsEntry("value", "x")
        .containsEntry("reason", "must be a plain decimal number");

    assertThat(csv(IMPORT + "?partial=true", "a,b,c").status()).isEqualTo(200);
    assertThat(asked.get().partial()).isTrue();
    assertThat(asked.get().csv()).asString().isEqualTo("a,b,c");
  }

  @Test
  void aDatabaseThatIsAwayIsToldWithWhenToTryAgain() throws Exception {
    server.rooms.answer(
        Services.BOOK_TRADE,
        question -> Bus.refuse(new Failure(FailureCode.UNAVAILABLE, "away", Map.of(), 5)));
    RestServer.Answer answer =
        server.post(TRADES, "{\"symbol\":\"A\",\"side\":\"buy\",\"quantity\":1,\"price\":1}");

    assertThat(answer.problem()).isEqualTo("503 unavailable: away");
    assertThat(answer.header("retry-after")).isEqualTo("5");
  }
}
