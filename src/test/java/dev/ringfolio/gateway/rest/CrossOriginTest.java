package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.auth.Identity;
import io.vertx.core.Future;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of other origins, where each request but the browser's own question needs a token. */
class CrossOriginTest {
  private static final String ALLOW_ORIGIN = "access-control-allow-origin";

  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    Authenticator nobody =
        new Authenticator() {
          @Override
          public Future<Identity> authenticate(String token) {
            return Bus.refuse(new Failure(FailureCode.UNAUTHENTICATED, "no such token"));
          }

          @Override
          public Optional<Identity> withoutToken() {
            return Optional.empty();
          }
        };
    server = new RestServer(Map.of("http.origins", "https://ours.test"), (vertx, clock) -> nobody);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private RestServer.Answer ask(String method, String path, String origin) throws Exception {
    return server.send(
        server
            .request(path)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .method(method, BodyPublishers.noBody()));
  }

  @Test
  void aPageOfAConfiguredOriginMayReadWhatItGets() throws Exception {
    RestServer.Answer answer = ask("GET", "/livez", "https://ours.test");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header(ALLOW_ORIGIN)).isEqualTo("https://ours.test");
    assertThat(answer.header("vary")).isEqualTo("Origin");
  }

  @Test
  void itMayReadRefusalsToo() throws Exception {
    RestServer.Answer answer = ask("GET", "/api/v1/prices", "https://ours.test");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header(ALLOW_ORIGIN)).isEqualTo("https://ours.test");
  }

  @Test
  void itsBrowserIsAnsweredBeforeAnyTokenIsAskedFor() throws Exception {
    RestServer.Answer answer = ask("OPTIONS", "/api/v1/optimizations", "https://ours.test");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("access-control-allow-methods")).contains("POST");
    assertThat(answer.header("access-control-allow-headers")).contains("Authorization");
  }

  @Test
  void aPageOfAnotherOriginMayNot() throws Exception {
    assertThat(ask("GET", "/livez", "https://theirs.test").header(ALLOW_ORIGIN)).isEmpty();
    assertThat(ask("OPTIONS", "/livez", "https://theirs.test").header(ALLOW_ORIGIN)).isEmpty();
  }

  @Test
  void headAnswersAsGetDoesAndOptionsNamesTheMethods() throws Exception {
    RestServer.Answer head =
        server.send(server.request("/livez").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
    RestServer.Answer options = ask("OPTIONS", "/livez", "https://theirs.test");
    assertThat(options.status()).isEqualTo(204);
    assertThat(options.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
  }
}
