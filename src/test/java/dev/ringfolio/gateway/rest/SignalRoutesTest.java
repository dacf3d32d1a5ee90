package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListSignals;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Signal;
import dev.ringfolio.contract.SignalsListed;
import dev.ringfolio.contract.StoreSignal;
import dev.ringfolio.contract.TierRead;
import dev.ringfolio.contract.UserTier;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import io.vertx.core.Future;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens are names of roles; each is that of ann, whose token says pro. */
class SignalRoutesTest {
  private static final String PATH = "/api/v1/signals";
  private static final String BODY =
      "{\"symbol\":\"aapl\",\"action\":\"buy\",\"strength\":0.75,\"min_tier\":\"pro\","
          + "\"price\":150.25,\"reason\":\"why\"}";
  private static final Signal SIGNAL =
      new Signal("17", new Symbol("AAPL"), Signal.Action.BUY, 0.75, Tier.PRO, 150.25, "why", 1_000);
  private static final String SIGNAL_JSON =
      "{\"id\":\"17\",\"symbol\":\"AAPL\",\"action\":\"buy\",\"strength\":0.75,"
          + "\"min_tier\":\"pro\",\"price\":150.25,\"reason\":\"why\","
          + "\"created_at\":\"1970-01-01T00:00:01.000Z\"}";

  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer(Map.of(), (vertx, clock) -> new AccessTest.RoleTokens(vertx));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private RestServer.Answer send(String method, String path, String token, String body)
      throws Exception {
    return server.send(
        server
            .request(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }

  private RestServer.Answer get(String path, String token) throws Exception {
    return send("GET", path, token, "");
  }

  @Test
  void aSignalIsCreatedAndSaysWhereItIs() throws Exception {
    AtomicReference<StoreSignal> asked = new AtomicReference<>();
    server.rooms.serve(
        Services.STORE_SIGNAL,
        signal -> {
          asked.set(signal);
          return Future.succeededFuture(SIGNAL);
        });
    RestServer.Answer answer = send("POST", PATH, "TRADER", BODY);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("location")).isEqualTo("/api/v1/signals/17");
    assertThat(answer.text()).isEqualTo(SIGNAL_JSON);
    assertThat(asked.get())
        .isEqualTo(
            new StoreSignal(new Symbol("AAPL"), Signal.Action.BUY, 0.75, Tier.PRO, 150.25, "why"));
  }

  @Test
  void whatIsNotGivenIsForAllWithoutPriceAndReason() throws Exception {
    AtomicReference<StoreSignal> asked = new AtomicReference<>();
    server.rooms.serve(
        Services.STORE_SIGNAL,
        signal -> {
          asked.set(signal);
          return Future.succeededFuture(SIGNAL);
        });
    send("POST", PATH, "ADMIN", "{\"symbol\":\"A\",\"action\":\"hold\",\"strength\":1}");
    assertThat(asked.get())
        .isEqualTo(
            new StoreSignal(new Symbol("A"), Signal.Action.HOLD, 1, Tier.STARTER, Double.NaN, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | invalid_message: body: [] is not an object",
        "{\"symbol\":\"A\",\"extra\":1} | invalid_message: extra: there is no such field; allowed:"
            + " action, min_tier, price, reason, strength, symbol",
        "{} | invalid_message: symbol: missing; give a string",
        "{\"symbol\":\"$\"} | invalid_symbol: symbol: \"$\" does not match"
            + " ^[A-Z0-9][A-Z0-9 .:^_=/-]{0,31}$",
        "{\"symbol\":\"A\"} | invalid_message: action: missing; give one of buy, sell, hold",
        "{\"symbol\":\"A\",\"action\":\"BUY\"} | invalid_message: action: \"BUY\" is not one of"
            + " buy, sell, hold",
        "{\"symbol\":\"A\",\"action\":\"buy\"} | invalid_message: strength: missing; give a number"
            + " within 0..1",
        "{\"symbol\":\"A\",\"action\":\"buy\",\"strength\":\"1\"} | invalid_message: strength:"
            + " \"1\" is not a number",
        "{\"symbol\":\"A\",\"action\":\"buy\",\"strength\":1.5} | invalid_message: strength: 1.5 is"
            + " outside 0..1",
        "{\"symbol\":\"A\",\"action\":\"buy\",\"strength\":1,\"price\":0} | invalid_message: price:"
            + " 0 is not above 0",
        "{\"symbol\":\"A\",\"action\":\"buy\",\"strength\":1,\"min_tier\":\"gold\"} |"
            + " invalid_message: min_tier: \"gold\" is not one of starter, pro, elite",
        "{ | bad_json: the text ends in the middle of a value at line 1, column 2"
      })
  void aFaultNamesFieldValueAndRule(String body, String problem) throws Exception {
    assertThat(send("POST", PATH, "TRADER", body).problem()).isEqualTo("400 " + problem);
  }

  @Test
  void aReasonOfMoreThanAThousandCharactersIsRefused() throws Exception {
    String body =
        "{\"symbol\":\"A\",\"action\":\"buy\",\"strength\":1,\"reason\":\"%s\"}"
            .formatted("x".repeat(1_001));
    assertThat(send("POST", PATH, "TRADER", body).problem())
        .endsWith("… is longer than 1000 characters");
  }

  @Test
  void aListIsAPageThatSaysWhereItGoesOnAndWhereItIsFrom() throws Exception {
    AtomicReference<ListSignals> asked = new AtomicReference<>();
    server.rooms.serve(
        Services.LIST_SIGNALS,
        question -> {
          asked.set(question);
          boolean first = question.before() == Long.MAX_VALUE;
          return Future.succeededFuture(new SignalsListed(List.of(SIGNAL), first ? 17 : 0, !first));
        });
    assertThat(get(PATH + "?limit=1", "VIEWER").text())
        .isEqualTo("{\"signals\":[" + SIGNAL_JSON + "],\"next\":\"17\",\"source\":\"database\"}");
    assertThat(asked.get()).isEqualTo(new ListSignals("ann", Tier.PRO, Long.MAX_VALUE, 1));
    assertThat(get(PATH + "?after=17", "VIEWER").text())
        .isEqualTo("{\"signals\":[" + SIGNAL_JSON + "],\"next\":null,\"source\":\"cache\"}");
    assertThat(asked.get()).isEqualTo(new ListSignals("ann", Tier.PRO, 17, 20));
    assertThat(get(PATH + "?after=x", "VIEWER").problem())
        .isEqualTo("400 invalid_message: after: 'x' is not what a page gave as next");
    assertThat(get(PATH + "?limit=101", "VIEWER").problem())
        .isEqualTo("400 invalid_message: limit: '101' is not a whole number within 1..100");
  }

  @Test
  void oneSignalIsReadOrNotFound() throws Exception {
    server.rooms.serve(Services.READ_SIGNAL, question -> Future.succeededFuture(SIGNAL));
    assertThat(get(PATH + "/17", "VIEWER").text()).isEqualTo(SIGNAL_JSON);
    assertThat(get(PATH + "/x", "VIEWER").problem())
        .isEqualTo("404 not_found: there is no signal 'x'");
  }

  @Test
  void aViewerPostsNoSignalAndATraderNoTier() throws Exception {
    assertThat(send("POST", PATH, "VIEWER", BODY).status()).isEqualTo(403);
    assertThat(send("PUT", "/api/v1/users/bob/tier", "TRADER", "{\"tier\":\"pro\"}").status())
        .isEqualTo(403);
  }

  @Test
  void anAdminWritesAndReadsTheTierOfAnybody() throws Exception {
    server.rooms.serve(
        Services.WRITE_TIER,
        asked -> Future.succeededFuture(new UserTier(asked.user(), asked.tier())));
    server.rooms.serve(
        Services.READ_TIER, asked -> Future.succeededFuture(new TierRead(asked.user(), null)));
    String path = "/api/v1/users/b%20ob/tier";
    assertThat(send("PUT", path, "ADMIN", "{\"tier\":\"elite\"}").text())
        .isEqualTo("{\"user\":\"b ob\",\"tier\":\"elite\",\"written\":true}");
    assertThat(get(path, "ADMIN").text())
        .isEqualTo("{\"user\":\"b ob\",\"tier\":\"starter\",\"written\":false}");
    assertThat(send("PUT", path, "ADMIN", "{\"tier\":\"gold\"}").problem())
        .isEqualTo("400 invalid_message: tier: \"gold\" is not one of starter, pro, elite");
  }

  @Test
  void oneReadsOnesOwnTierWhichIsTheTokensWhereNoneWasWrittenAndNobodyElses() throws Exception {
    server.rooms.serve(
        Services.READ_TIER, asked -> Future.succeededFuture(new TierRead(asked.user(), null)));
    assertThat(get("/api/v1/users/ann/tier", "VIEWER").text())
        .isEqualTo("{\"user\":\"ann\",\"tier\":\"pro\",\"written\":false}");
    assertThat(get("/api/v1/users/bob/tier", "TRADER").problem())
        .isEqualTo("404 not_found: there is no user 'bob'");
  }

  @Test
  void aStoreThatIsAwayIs503WithAdviceWhenToTryAgain() throws Exception {
    server.rooms.serve(
        Services.STORE_SIGNAL,
        signal -> FakeRooms.refuse(FailureCode.UNAVAILABLE, "the store is away"));
    assertThat(send("POST", PATH, "TRADER", BODY).problem())
        .isEqualTo("503 unavailable: the store is away");
  }
}
