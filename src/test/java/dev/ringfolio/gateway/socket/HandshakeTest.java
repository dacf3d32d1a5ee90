package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.wire.ServerFrames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The opening handshake (RFC 6455, section 4), word by word. */
class HandshakeTest {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final String PROBLEM = "content-type: application/problem+json";

  private static Running running;

  @BeforeAll
  static void start() {
    running = new Running(Map.of());
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  /** The bytes of a good handshake. */
  static byte[] handshake(int port) {
    return request("GET /ws HTTP/1.1", headers(port)).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Map<String, String> headers() {
    return headers(running.port());
  }

  private static Map<String, String> headers(int port) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Host", "127.0.0.1:" + port);
    headers.put("Upgrade", "websocket");
    headers.put("Connection", "Upgrade");
    headers.put("Sec-WebSocket-Version", "13");
    headers.put("Sec-WebSocket-Key", KEY);
    return headers;
  }

  private static String request(String line, Map<String, String> headers) {
    StringBuilder request = new StringBuilder(line).append("\r\n");
    headers.forEach(
        (name, values) -> {
          for (String value : values.split("\\|", -1)) {
            request.append(name).append(": ").append(value).append("\r\n");
          }
        });
    return request.append("\r\n").toString();
  }

  private static String answer(String line, Map<String, String> headers) throws Exception {
    byte[] request = request(line, headers).getBytes(StandardCharsets.ISO_8859_1);
    try (Peer peer = Peer.raw(running.port(), request)) {
      return peer.response().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static String answerWith(String header, String value) throws Exception {
    Map<String, String> headers = headers();
    headers.put(header, value);
    return answer("GET /ws HTTP/1.1", headers);
  }

  private static String answerWithout(String header) throws Exception {
    Map<String, String> headers = headers();
    headers.remove(header);
    return answer("GET /ws HTTP/1.1", headers);
  }

  private static void assertAccepted(String answer) {
    assertThat(answer)
        .startsWith("http/1.1 101 ")
        .contains("\r\nupgrade: websocket\r\n", "\r\nconnection: upgrade\r\n")
        .contains("\r\nsec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n")
        .doesNotContain("sec-websocket-extensions", "sec-websocket-protocol", "content-length");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Upgrade; WebSocket",
        "Upgrade; h2c, websocket",
        "Upgrade; h2c|websocket",
        "Connection; upgrade",
        "Connection; keep-alive, Upgrade",
        "Connection; keep-alive|Upgrade",
        "Connection; UPGRADE , Keep-Alive",
        "Origin; http://localhost:1",
        "Sec-WebSocket-Extensions; permessage-deflate; client_max_window_bits",
        "Sec-WebSocket-Protocol; chat, superchat"
      })
  void aHandshakeMayBeWrittenInManyWays(String header, String value) throws Exception {
    assertAccepted(answerWith(header, value));
  }

  @Test
  void headersMayBeWrittenInAnyCase() throws Exception {
    Map<String, String> shouted = new LinkedHashMap<>();
    headers().forEach((name, value) -> shouted.put(name.toUpperCase(java.util.Locale.ROOT), value));
    assertAccepted(answer("GET /ws/stream?x=1 HTTP/1.1", shouted));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Upgrade; h2c; 426",
        "Upgrade; websockets; 426",
        "Connection; keep-alive; 426",
        "Connection; Upgraded; 426",
        "Sec-WebSocket-Version; 8; 426",
        "Sec-WebSocket-Version; 0; 426",
        "Sec-WebSocket-Version; 14; 426",
        "Sec-WebSocket-Version; 13, 8; 426",
        "Sec-WebSocket-Version; 13|8; 426",
        "Sec-WebSocket-Key; dGhlIHNhbXBsZSBub25jZQ; 400",
        "Sec-WebSocket-Key; dGhlIHNhbXBsZSBub25j; 400",
        "Sec-WebSocket-Key; dGhlIHNhbXBsZSBub25jZSE=; 400",
        "Sec-WebSocket-Key; dGhlIHNhbXBsZSBub25jZSBsb25nZXI=; 400",
        "Sec-WebSocket-Key; !!!!IHNhbXBsZSBub25jZQ==; 400",
        "Sec-WebSocket-Key; dGhlIHNhbXBsZSBub25jZQ==|dGhlIHNhbXBsZSBub25jZQ==; 400",
        "Host; a|b; 400",
        "Content-Length; 5; 400",
        "Transfer-Encoding; chunked; 400"
      })
  void aHandshakeThatIsWrongIsAnsweredWithAProblemDocument(String header, String value, int status)
      throws Exception {
    assertProblem(answerWith(header, value), status);
  }

  @ParameterizedTest
  @CsvSource({
    "Upgrade, 426",
    "Connection, 426",
    "Sec-WebSocket-Version, 426",
    "Sec-WebSocket-Key, 400",
    "Host, 400"
  })
  void aHandshakeThatLacksAHeaderIsAnsweredWithAProblemDocument(String header, int status)
      throws Exception {
    assertProblem(answerWithout(header), status);
  }

  @ParameterizedTest
  @CsvSource({
    "POST /ws HTTP/1.1, 405",
    "HEAD /ws HTTP/1.1, 405",
    "OPTIONS /ws HTTP/1.1, 405",
    "GET /ws HTTP/1.0, 400",
  })
  void onlyAGetOfHttp11IsAHandshake(String line, int status) throws Exception {
    assertProblem(answer(line, headers()), status);
  }

  private static void assertProblem(String answer, int status) {
    assertThat(answer)
        .matches("(?s)http/1\\.[01] " + status + " .*")
        .contains(PROBLEM, "\r\nsec-websocket-version: 13\r\n");
    if (status == 426) {
      assertThat(answer).contains("\r\nupgrade: websocket\r\n");
    } else if (status == 405) {
      assertThat(answer).contains("\r\nallow: get\r\n");
    }
  }

  @Test
  void theProblemDocumentSaysWhatIsWrong() throws Exception {
    byte[] request =
        request(
                "GET /ws HTTP/1.1",
                Map.of("Host", "x", "Upgrade", "websocket", "Connection", "Upgrade"))
            .getBytes(StandardCharsets.ISO_8859_1);
    try (Peer peer = Peer.raw(running.port(), request)) {
      assertThat(peer.body())
          .isEqualTo(
              "{\"type\":\"urn:ringfolio:error:upgrade_required\",\"title\":\"Invalid message\","
                  + "\"status\":426,\"detail\":\"Sec-WebSocket-Version: give 13\","
                  + "\"code\":\"upgrade_required\",\"retryable\":false,\"retry_after\":null}");
    }
  }

  /** What a client sends before it has the answer is no less part of the stream. */
  @Test
  void framesThatComeWithTheHandshakeAreRead() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(request("GET /ws HTTP/1.1", headers()).getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(ServerFrames.text("{\"type\":\"heartbeat\",\"data\":{\"n\":1}}"));
    all.writeBytes(ServerFrames.text("{\"type\":\"heartbeat\",\"data\":{\"n\":2}}"));
    try (Peer peer = Peer.raw(running.port(), all.toByteArray())) {
      assertThat(peer.readText()).contains("connection_status");
      assertThat(peer.readText()).contains("\"n\":1");
      assertThat(peer.readText()).contains("\"n\":2");
    }
  }

  @Test
  void aHandshakeThatComesByteByByteIsRead() throws Exception {
    byte[] request = request("GET /ws HTTP/1.1", headers()).getBytes(StandardCharsets.ISO_8859_1);
    try (Peer peer = Peer.octetwise(running.port(), request)) {
      assertThat(peer.readText()).contains("connection_status");
    }
  }
}
