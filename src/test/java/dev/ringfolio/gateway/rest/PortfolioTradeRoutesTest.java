package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.BookTrade;
import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ImportAnswer.CellError;
import dev.ringfolio.contract.ImportPortfolio;
import dev.ringfolio.contract.ListTrades;
import dev.ringfolio.contract.PortfolioImported;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.TradeTaken;
import dev.ringfolio.contract.TradesListed;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.model.Trade.Split;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trades and files of them over REST. */
class PortfolioTradeRoutesTest extends PortfolioRoutesStage {
  private static final Deal DEAL =
      new Deal(
          AAPL,
          Side.BUY,
          new BigDecimal("1.5"),
          new BigDecimal("100.25"),
          Instant.ofEpochMilli(RestServer.NOW));

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
