package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error is a problem document with a code. */
class RestErrorsTest {
  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/api/v1/nothing", "/api/v2/prices", "/ws/nothing"})
  void aPathThatDoesNotExistIsNotFound(String path) throws Exception {
    assertThat(server.get(path).problem())
        .isEqualTo("404 not_found: " + path + ": there is no such resource");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/auth/token, /api/v1/auth",
    "/api/v1/auth, /api/v1/auth",
  })
  void whatALaterVersionServesSaysSo(String path, String named) throws Exception {
    assertThat(server.get(path).problem())
        .isEqualTo("404 not_found: " + named + ": not served by this version");
    assertThat(server.post(path, "{}").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "/api/v1/prices; GET, HEAD, OPTIONS",
        "/api/v1/prices/A/bars; GET, HEAD, OPTIONS",
        "/api/v1/streaming/status; GET, HEAD, OPTIONS",
        "/api/v1/signals/7; GET, HEAD, OPTIONS",
        "/ws/health; GET, HEAD, OPTIONS",
        "/metrics; GET, HEAD, OPTIONS",
        "/livez; GET, HEAD, OPTIONS"
      })
  void anotherMethodIsRefusedAndTheAllowedOnesAreNamed(String path, String allowed)
      throws Exception {
    RestServer.Answer answer = server.post(path, "{}");
    assertThat(answer.problem())
        .isEqualTo("405 method_not_allowed: POST: not allowed here; allowed: " + allowed);
    assertThat(answer.header("allow")).isEqualTo(allowed);
  }

  @Test
  void allAllowedMethodsAreNamed() throws Exception {
    assertThat(server.delete("/api/v1/optimizations").header("allow"))
        .isEqualTo("GET, HEAD, OPTIONS, POST");
    assertThat(server.post("/api/v1/optimizations/7", "{}").header("allow"))
        .isEqualTo("DELETE, GET, HEAD, OPTIONS");
  }

  @Test
  void aBodyBeyondTheLimitIsTooLarge() throws Exception {
    assertThat(server.post("/api/v1/optimizations", "x".repeat((1 << 20) + 1)).problem())
        .isEqualTo("413 too_large: the body is longer than 1048576 bytes (limits.body_bytes)");
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, text/plain",
    "'', ''",
    "application/x-www-form-urlencoded; charset=utf-8, application/x-www-form-urlencoded"
  })
  void aBodyOfAnotherTypeIsRefused(String type, String shown) throws Exception {
    var request =
        server.request("/api/v1/optimizations").POST(BodyPublishers.ofString("{\"symbols\":[]}"));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    assertThat(server.send(request).problem())
        .isEqualTo(
            "415 unsupported_media_type: Content-Type: '" + shown + "'; give application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"symbols\":[\"A\"],\"x\":NaN}", "{} {}"})
  void whatIsNoJsonIsBadJson(String body) throws Exception {
    assertThat(server.post("/api/v1/optimizations", body).problem()).startsWith("400 bad_json: ");
  }

  @Test
  void aDefectIsToldWithoutItsReason() throws Exception {
    server.rooms.prices =
        question -> {
          throw new IllegalStateException("secret");
        };
    RestServer.Answer answer = server.get("/api/v1/prices?symbols=A");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.json().getString("code")).isEqualTo("internal");
    assertThat(answer.text()).doesNotContain("secret").doesNotContain("Exception");
  }

  @Test
  void aProblemHasTypeTitleStatusDetailCodeAndItsFacts() throws Exception {
    server.rooms.optimize =
        question ->
            Bus.refuse(
                new Failure(
                    FailureCode.QUEUE_FULL, "100 wait", Map.of("waiting", List.of(100)), 1.5));
    RestServer.Answer answer = server.post("/api/v1/optimizations", "{\"symbols\":[\"A\"]}");
    assertThat(answer.text())
        .isEqualTo(
            "{\"type\":\"urn:ringfolio:error:queue_full\",\"title\":\"Optimization queue full\","
                + "\"status\":429,\"detail\":\"100 wait\",\"code\":\"queue_full\","
                + "\"retryable\":true,\"retry_after\":1.5,\"waiting\":[100]}");
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.header("retry-after")).isEqualTo("2");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
  }

  @Test
  void aMalformedUrlIsInvalid() throws Exception {
    assertThat(RawHttp.status(server.port, "GET /api/v1/prices?symbols=%zz HTTP/1.1"))
        .isEqualTo(400);
  }
}
