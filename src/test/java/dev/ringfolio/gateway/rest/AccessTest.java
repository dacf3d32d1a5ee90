package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where tokens are needed. A token here is a role's name; the answer comes a turn later. */
class AccessTest {
  record RoleTokens(Vertx vertx) implements Authenticator {
    @Override
    public Optional<Identity> withoutToken() {
      return Optional.empty();
    }

    @Override
    public Future<Identity> authenticate(String token) {
      Promise<Identity> later = Promise.promise();
      vertx
          .getOrCreateContext()
          .runOnContext(
              turn -> {
                try {
                  Role role = Role.valueOf(token);
                  later.complete(new Identity("ann", Set.of(role), Tier.PRO, Long.MAX_VALUE));
                } catch (IllegalArgumentException e) {
                  Bus.<Identity>refuse(new Failure(FailureCode.UNAUTHENTICATED, "no such token"))
                      .onComplete(later);
                }
              });
      return later.future();
    }
  }

  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer(Map.of(), (vertx, clock) -> new RoleTokens(vertx));
    server.rooms.prices =
        question -> Future.succeededFuture(new PricesRead(List.of(), question.symbols()));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private RestServer.Answer get(String path, String token) throws Exception {
    return server.send(server.request(path).header("Authorization", "Bearer " + token));
  }

  private RestServer.Answer post(String path, String type, String token) throws Exception {
    return server.send(
        server
            .request(path)
            .header("Authorization", "bearer " + token)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString("{\"symbols\":[\"AAPL\"]}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/prices?symbols=A",
        "/api/v1/optimizations",
        "/api/v1/streaming/status",
        "/api/v1/portfolios"
      })
  void theApiNeedsAToken(String path) throws Exception {
    RestServer.Answer answer = server.get(path);
    assertThat(answer.problem())
        .isEqualTo("401 unauthenticated: Authorization: missing; give a bearer token");
    assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
  }

  @Test
  void aTokenThatDoesNotHoldIsRefused() throws Exception {
    assertThat(get("/api/v1/prices?symbols=A", "nobody").problem())
        .isEqualTo("401 unauthenticated: no such token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/livez", "/metrics"})
  void whatProbesAndBrowsersReadNeedsNoToken(String path) throws Exception {
    assertThat(server.get(path).status()).isEqualTo(200);
  }

  @Test
  void aViewerReads() throws Exception {
    assertThat(get("/api/v1/prices?symbols=A", "VIEWER").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/optimizations, application/json, VIEWER, trader",
    "/api/v1/prices/history, text/csv, TRADER, admin"
  })
  void whoLacksTheRoleIsForbidden(String path, String type, String token, String needed)
      throws Exception {
    assertThat(post(path, type, token).problem())
        .isEqualTo("403 forbidden: this needs the role " + needed + ", which 'ann' lacks");
  }

  /** The body must not be lost while the token is being looked at. */
  @Test
  void aTradersRequestIsTheUsersOwn() throws Exception {
    AtomicReference<Optimize> asked = new AtomicReference<>();
    server.rooms.optimize =
        request -> {
          asked.set(request);
          return Future.succeededFuture(new OptimizationAccepted("r-1", 1, 0, false, null, null));
        };
    assertThat(post("/api/v1/optimizations", "application/json", "TRADER").status()).isEqualTo(202);
    assertThat(asked.get().user()).isEqualTo("ann");
    assertThat(asked.get().scope()).isEqualTo("ann");
  }

  @Test
  void anotherUsersRequestIsNotFoundRatherThanForbidden() throws Exception {
    server.rooms.read =
        question ->
            question.user().equals("bob")
                ? Future.succeededFuture(
                    new OptimizationState(question.requestId(), Phase.QUEUED, 1, 0, null))
                : FakeRooms.refuse(FailureCode.NOT_FOUND, "no such request");
    server.rooms.serve(
        Services.READ_STORED_OPTIMIZATION,
        question ->
            question.user().equals("bob")
                ? Future.succeededFuture(Results.stored("r-1", "bob", "{}"))
                : FakeRooms.refuse(FailureCode.NOT_FOUND, "no such request"));
    assertThat(get("/api/v1/optimizations/r-1", "ADMIN").problem())
        .isEqualTo("404 not_found: no such request");
  }

  @Test
  void onlyAdminsSeeWhoIsConnected() throws Exception {
    server.rooms.health = question -> Future.succeededFuture(Reports.healthy());
    server.rooms.status = question -> Future.succeededFuture(Reports.STATUS);
    assertThat(server.get("/ws/health").json().containsKey("subscriptions")).isFalse();
    assertThat(get("/ws/health", "TRADER").json().containsKey("subscriptions")).isFalse();
    assertThat(get("/ws/health", "nobody").json().containsKey("subscriptions")).isFalse();
    assertThat(get("/ws/health", "ADMIN").json().getJsonObject("subscriptions").getMap())
        .containsKey("c1");
    assertThat(streamingClients("VIEWER")).isFalse();
    assertThat(streamingClients("ADMIN")).isTrue();
  }

  private boolean streamingClients(String token) throws Exception {
    return get("/api/v1/streaming/status", token)
        .json()
        .getJsonObject("websocket_connections")
        .containsKey("clients");
  }
}
