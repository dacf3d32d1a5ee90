package dev.ringfolio.gateway.rest;

import dev.ringfolio.contract.Service;
import io.vertx.core.Future;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Routes that are asked with tokens, which are names of roles; each is that of ann. */
abstract class RoutesWithRoles {
  RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer(Map.of(), (vertx, clock) -> new AccessTest.RoleTokens(vertx));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private HttpRequest.Builder request(String role, String method, String path, String body) {
    return server
        .request(path)
        .header("Authorization", "Bearer " + role)
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body));
  }

  /** By a trader. */
  HttpRequest.Builder request(String method, String path, String body) {
    return request("TRADER", method, path, body);
  }

  /** By a trader. */
  RestServer.Answer send(String method, String path, String body) throws Exception {
    return send("TRADER", method, path, body);
  }

  RestServer.Answer send(String role, String method, String path, String body) throws Exception {
    return server.send(request(role, method, path, body));
  }

  /** Answers {@code service} with {@code answer}, and remembers what was asked. */
  <Q, A> AtomicReference<Q> answers(Service<Q, A> service, A answer) {
    AtomicReference<Q> asked = new AtomicReference<>();
    server.rooms.serve(
        service,
        question -> {
          asked.set(question);
          return Future.succeededFuture(answer);
        });
    return asked;
  }
}
