package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.CreatePortfolio;
import dev.ringfolio.contract.DeletePortfolio;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListPortfolios;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioDeleted;
import dev.ringfolio.contract.PortfolioDraft;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PortfoliosListed;
import dev.ringfolio.contract.PortfoliosSummarized;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.ReplacePortfolio;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.SummarizePortfolios;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Valuation;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Portfolios over REST: read, made, replaced, deleted and listed. */
final class PortfolioRoutesTest extends PortfolioRoutesStage {
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
}
