package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListOptimizations;
import dev.ringfolio.contract.ListStoredOptimizations;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.OptimizationFilter;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.OptimizationsListed;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.StoredOptimizationsListed;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Trigger;
import io.vertx.core.Future;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizationRoutesTest {
  private static final String PATH = "/api/v1/optimizations";
  private static final String REQUEST = "{\"symbols\":[\"AAPL\",\"MSFT\"]}";
  private static final OptimizationFinished RESULT = Results.optimal("r 1/2", "rest", "local");

  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer();
    server.rooms.optimize = request -> Future.succeededFuture(accepted(false, null));
    server.rooms.read = question -> Future.succeededFuture(state(Phase.QUEUED, null));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static OptimizationAccepted accepted(boolean repeated, OptimizationFinished finished) {
    return new OptimizationAccepted("r 1/2", 3, 2.0, repeated, finished, null);
  }

  private static OptimizationState state(Phase phase, OptimizationFinished finished) {
    return new OptimizationState("r 1/2", phase, phase == Phase.QUEUED ? 3 : 0, 2.0, finished);
  }

  private void holdsResult(RestServer.Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .startsWith(
            "{\"type\":\"optimization_result\",\"request_id\":\"r 1/2\",\"client_id\":\"rest\","
                + "\"success\":true,\"status\":\"optimal\",\"weights\":{\"AAPL\":0.75,"
                + "\"MSFT\":0.25}");
  }

  @Test
  void aRequestIsAcceptedWithItsPlaceAndWhereItIsRead() throws Exception {
    AtomicReference<Optimize> asked = new AtomicReference<>();
    server.rooms.optimize =
        request -> {
          asked.set(request);
          return Future.succeededFuture(accepted(false, null));
        };
    RestServer.Answer answer =
        server.post(PATH, "{\"symbols\":[\"aapl\"],\"request_id\":\"r 1/2\"}");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("location")).isEqualTo("/api/v1/optimizations/r%201%2F2");
    assertThat(answer.text())
        .isEqualTo("{\"request_id\":\"r 1/2\",\"queue_position\":3,\"estimated_wait\":2.0}");
    assertThat(asked.get().clientId()).isEqualTo("rest");
    assertThat(asked.get().user()).isEqualTo("local");
    assertThat(asked.get().scope()).isEqualTo("local");
    assertThat(asked.get().requestId()).isEqualTo("r 1/2");
  }

  @Test
  void aRepeatedRequestWhoseResultOnlyTheStoreHasIsAnsweredWithIt() throws Exception {
    StoredOptimization kept = Results.stored("r 1/2", "local", "{\"first\":1.50}");
    server.rooms.optimize =
        request ->
            Future.succeededFuture(new OptimizationAccepted("r 1/2", 0, 0.0, true, null, kept));
    RestServer.Answer waited = server.post(PATH + "?wait=5", REQUEST);
    assertThat(waited.status()).isEqualTo(200);
    assertThat(waited.text()).isEqualTo("{\"first\":1.50}");
    RestServer.Answer unwaited = server.post(PATH, REQUEST);
    assertThat(unwaited.status()).isEqualTo(202);
    assertThat(unwaited.header("location")).isEqualTo("/api/v1/optimizations/r%201%2F2");
  }

  @Test
  void aRequestThatIsRefusedBeforeTheQueueIsAProblem() throws Exception {
    RestServer.Answer answer =
        server.post(PATH, "{\"symbols\":[\"A\"],\"constraints\":{\"max_weight\":0.5}}");
    assertThat(answer.problem()).startsWith("400 infeasible_constraints: constraints.max_weight:");
    assertThat(answer.json().getJsonArray("conflict").getList())
        .isEqualTo(List.of("max_weight", "sum_to_one"));
    assertThat(answer.json().getJsonObject("relaxation").getDouble("max_weight")).isEqualTo(1.0);
  }

  @Test
  void aRequestForAPortfolioThatTheRequesterMayNotReadDoesNotReachTheQueue() throws Exception {
    AtomicReference<Optimize> queued = new AtomicReference<>();
    AtomicReference<ReadPortfolio> asked = new AtomicReference<>();
    server.rooms.optimize =
        request -> {
          queued.set(request);
          return Future.succeededFuture(accepted(false, null));
        };
    server.rooms.portfolio =
        question -> {
          asked.set(question);
          return FakeRooms.refuse(FailureCode.NOT_FOUND, "there is no portfolio 'pf-9'");
        };
    String body = "{\"symbols\":[\"A\"],\"portfolio_id\":\"pf-9\"}";

    assertThat(server.post(PATH, body).problem())
        .isEqualTo("404 not_found: there is no portfolio 'pf-9'");
    assertThat(asked.get()).isEqualTo(new ReadPortfolio(new Asker("local", true), "pf-9"));
    assertThat(queued.get()).isNull();

    server.rooms.portfolio = q -> Future.succeededFuture(AnalyticsRoutesTest.portfolio());
    assertThat(server.post(PATH, body).status()).isEqualTo(202);
    assertThat(queued.get().portfolioId()).isEqualTo("pf-9");
  }

  @Test
  void anInvalidSymbolIsAnInvalidOptimizationRequest() throws Exception {
    assertThat(server.post(PATH, "{\"symbols\":[\"$\"]}").json().getString("title"))
        .isEqualTo("Invalid optimization request");
  }

  @Test
  void anotherContentUnderAKnownIdIsAConflict() throws Exception {
    server.rooms.optimize =
        request -> FakeRooms.refuse(FailureCode.DUPLICATE_REQUEST, "r-1: other content");
    assertThat(server.post(PATH, REQUEST).problem())
        .isEqualTo("409 duplicate_request: r-1: other content");
  }

  @Test
  void aWaiterGetsTheResultWhenItComes() throws Exception {
    CountDownLatch listens = new CountDownLatch(1);
    server.rooms.read =
        question -> {
          listens.countDown();
          return Future.succeededFuture(state(Phase.RUNNING, null));
        };
    CompletableFuture<RestServer.Answer> answer =
        CompletableFuture.supplyAsync(() -> posted(PATH + "?wait=30"));
    assertThat(listens.await(10, TimeUnit.SECONDS)).isTrue();
    server.rooms.append(RESULT);
    holdsResult(answer.get(10, TimeUnit.SECONDS));
  }

  private RestServer.Answer posted(String path) {
    try {
      return server.post(path, REQUEST);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aResultThatCameBeforeTheWaiterListenedIsFound() throws Exception {
    server.rooms.read = question -> Future.succeededFuture(state(Phase.FINISHED, RESULT));
    holdsResult(server.post(PATH + "?wait=30", REQUEST));
  }

  @Test
  void aRepeatedRequestGetsTheFirstResult() throws Exception {
    server.rooms.optimize = request -> Future.succeededFuture(accepted(true, RESULT));
    holdsResult(server.post(PATH + "?wait=30", REQUEST));
    assertThat(server.post(PATH, REQUEST).status()).isEqualTo(202);
  }

  @Test
  void aWaitThatEndsWithoutAResultIsAnAcceptance() throws Exception {
    RestServer.Answer answer = server.post(PATH + "?wait=0.05", REQUEST);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("location")).isEqualTo("/api/v1/optimizations/r%201%2F2");
  }

  @Test
  void aWaiterThatGoesGivesItsPlaceBack() throws Exception {
    CountDownLatch listens = new CountDownLatch(1);
    server.rooms.read =
        question -> {
          listens.countDown();
          return Future.succeededFuture(state(Phase.RUNNING, null));
        };
    try (Socket socket = RawHttp.open(server.port)) {
      RawHttp.write(
          socket,
          "POST %s?wait=60 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(PATH, REQUEST.length(), REQUEST));
      assertThat(listens.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(server.routes.waiting()).isOne();
    }
    await().until(() -> server.routes.waiting() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "61", "x", "1e1", "NaN"})
  void aWaitBeyondAMinuteIsRefused(String wait) throws Exception {
    assertThat(server.post(PATH + "?wait=" + wait, REQUEST).problem())
        .isEqualTo("400 invalid_request: wait: '" + wait + "' is not a number within 0..60");
  }

  @Test
  void aFinishedRequestIsReadAsItsResult() throws Exception {
    AtomicReference<ReadOptimization> asked = new AtomicReference<>();
    server.rooms.read =
        question -> {
          asked.set(question);
          return Future.succeededFuture(state(Phase.FINISHED, RESULT));
        };
    holdsResult(server.get(PATH + "/r%201%2F2"));
    assertThat(asked.get()).isEqualTo(new ReadOptimization("r 1/2", "local", "local"));
  }

  @ParameterizedTest
  @CsvSource({"QUEUED, 3, queued", "RUNNING, 0, running"})
  void aRequestThatIsNotFinishedIsReadAsWhereItIs(Phase phase, int position, String status)
      throws Exception {
    server.rooms.read = question -> Future.succeededFuture(state(phase, null));
    assertThat(server.get(PATH + "/x").text())
        .isEqualTo(
            "{\"request_id\":\"r 1/2\",\"queue_position\":"
                + position
                + ",\"estimated_wait\":2.0,\"status\":\""
                + status
                + "\"}");
  }

  @Test
  void anUnknownRequestIsNotFound() throws Exception {
    server.rooms.serve(
        Services.READ_STORED_OPTIMIZATION,
        question -> FakeRooms.refuse(FailureCode.NOT_FOUND, "no such request"));
    server.rooms.read = question -> FakeRooms.refuse(FailureCode.NOT_FOUND, "no such request");
    server.rooms.cancel = question -> FakeRooms.refuse(FailureCode.NOT_FOUND, "no such request");
    assertThat(server.get(PATH + "/x").problem()).isEqualTo("404 not_found: no such request");
    assertThat(server.delete(PATH + "/x").problem()).isEqualTo("404 not_found: no such request");
  }

  @Test
  void aCancelledRequestAnswersWhatBecameOfIt() throws Exception {
    AtomicReference<CancelOptimization> asked = new AtomicReference<>();
    server.rooms.cancel =
        question -> {
          asked.set(question);
          return Future.succeededFuture(state(Phase.FINISHED, Results.cancelled("r 1/2")));
        };
    RestServer.Answer answer = server.delete(PATH + "/r%201%2F2");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().getString("status")).isEqualTo("cancelled");
    assertThat(answer.json().getBoolean("success")).isFalse();
    assertThat(answer.json().getJsonObject("error").getString("code")).isEqualTo("cancelled");
    assertThat(asked.get()).isEqualTo(new CancelOptimization("r 1/2", "local", "local"));
  }

  @Test
  void theNewestRequestsAreListed() throws Exception {
    AtomicReference<ListOptimizations> asked = new AtomicReference<>();
    server.rooms.list =
        question -> {
          asked.set(question);
          return Future.succeededFuture(
              new OptimizationsListed(
                  List.of(state(Phase.QUEUED, null), state(Phase.FINISHED, RESULT))));
        };
    var listed = server.get(PATH + "?limit=7").json().getJsonArray("optimizations");
    assertThat(listed.getJsonObject(0).getString("status")).isEqualTo("queued");
    assertThat(listed.getJsonObject(1).getString("status")).isEqualTo("optimal");
    assertThat(asked.get()).isEqualTo(new ListOptimizations("local", OptimizationFilter.ALL, 7));
    server.get(PATH);
    assertThat(asked.get().limit()).isEqualTo(20);
  }

  @Test
  void resultsOfTheDatabaseFollowTheOpenRequests() throws Exception {
    AtomicReference<ListStoredOptimizations> asked = new AtomicReference<>();
    server.rooms.list =
        question ->
            Future.succeededFuture(
                new OptimizationsListed(
                    List.of(state(Phase.QUEUED, null), state(Phase.FINISHED, RESULT))));
    server.rooms.serve(
        Services.LIST_STORED_OPTIMIZATIONS,
        question -> {
          asked.set(question);
          return Future.succeededFuture(
              new StoredOptimizationsListed(
                  List.of(Results.stored(RESULT.requestId(), "local", "{\"kept\":true}")), 41));
        });
    var first = server.get(PATH + "?portfolio=p&limit=1").json();
    assertThat(asked.get())
        .isEqualTo(
            new ListStoredOptimizations(
                "local",
                new OptimizationFilter("p", null, null, null, null, null, null),
                Long.MAX_VALUE,
                1));
    assertThat(first.getJsonArray("optimizations").getJsonObject(0).getBoolean("kept")).isTrue();
    assertThat(first.getString("next")).isEqualTo("41");
    assertThat(first.getString("source")).isEqualTo("database");

    var second = server.get(PATH + "?after=41").json();
    assertThat(asked.get())
        .isEqualTo(new ListStoredOptimizations("local", OptimizationFilter.ALL, 41, 20));
    assertThat(second.getJsonArray("optimizations")).hasSize(1);
  }

  @Test
  void aListIsFilteredByEverythingThatIsNamed() throws Exception {
    AtomicReference<ListOptimizations> asked = new AtomicReference<>();
    server.rooms.list =
        question -> {
          asked.set(question);
          return Future.succeededFuture(new OptimizationsListed(List.of()));
        };
    server.get(
        PATH
            + "?portfolio=p&objective=risk_parity&method=mean_variance&trigger=time_based"
            + "&status=optimal&from=2024-01-01&to=2024-01-02T12:00:00Z");

    assertThat(asked.get().filter())
        .isEqualTo(
            new OptimizationFilter(
                "p",
                Objective.RISK_PARITY,
                Method.MEAN_VARIANCE,
                Trigger.TIME_BASED,
                Status.OPTIMAL,
                1_704_067_200_000L,
                1_704_196_800_000L));
    assertThat(server.get(PATH + "?status=queued").problem())
        .startsWith("400 invalid_request: status: 'queued' is not one of optimal, ");
    assertThat(server.get(PATH + "?from=2024-01-02&to=2024-01-01").problem())
        .isEqualTo("400 invalid_request: from: is after to");
  }

  @Test
  void whatTheQueueHasForgottenIsReadFromTheDatabase() throws Exception {
    server.rooms.read = question -> FakeRooms.refuse(FailureCode.NOT_FOUND, "forgotten");
    server.rooms.serve(
        Services.READ_STORED_OPTIMIZATION,
        question ->
            question.requestId().equals("r1")
                ? Future.succeededFuture(Results.stored("r1", "local", "{\"kept\":true}"))
                : FakeRooms.refuse(FailureCode.NOT_FOUND, "none"));

    assertThat(server.get(PATH + "/r1").text()).isEqualTo("{\"kept\":true}");
    assertThat(server.get(PATH + "/r2").problem()).isEqualTo("404 not_found: none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit=0 | invalid_request: limit: '0' is not a whole number within 1..100",
        "limit=101 | invalid_request: limit: '101' is not a whole number within 1..100",
        "limit=1.5 | invalid_request: limit: '1.5' is not a whole number within 1..100",
        "after=x | invalid_request: after: 'x' is not what a page gave as next"
      })
  void aFaultOfTheListsQueryIsNamed(String query, String problem) throws Exception {
    assertThat(server.get(PATH + "?" + query).problem()).isEqualTo("400 " + problem);
  }

  @Test
  void whileDrainingNothingNewIsAccepted() throws Exception {
    server.routes.drain();
    assertThat(server.post(PATH, REQUEST).problem())
        .isEqualTo("503 draining: the service is shutting down");
    assertThat(server.get(PATH + "/x").status()).isEqualTo(200);
  }
}
