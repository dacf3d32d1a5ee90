package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ringfolio.app.Programs.Ran;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients by other hands in every encoding, against the packaged service. */
class EncodingClientsTest {
  private static final Path CLIENTS =
      Path.of(System.getProperty("ringfolio.basedir", "."), "src/test/resources/clients")
          .toAbsolutePath();

  @TempDir static Path folder;
  private static ServiceProcess service;
  private static HttpServer pages;

  @BeforeAll
  static void start() throws Exception {
    byte[] page = Files.readAllBytes(CLIENTS.resolve("encodings.html"));
    pages = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    pages.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    pages.start();
    service = ServiceProcess.brief(folder, "--http.port=0", "--http.origins=http://" + pageHost());
  }

  private static String pageHost() {
    return "127.0.0.1:" + pages.getAddress().getPort();
  }

  @AfterAll
  static void stop() {
    pages.stop(0);
    service.close();
  }

  @Test
  void pythonsWebsocketsSpeaksEveryEncoding() throws Exception {
    Programs.needsPython(folder);
    String script = CLIENTS.resolve("encodings.py").toString();
    Ran ran = Programs.python(folder, script, "127.0.0.1:" + service.port());
    assertThat(ran.output())
        .contains(
            "json: extensions [] protocol None",
            "json deflated: extensions ['permessage-deflate'] protocol None",
            "msgpack: extensions [] protocol ringfolio.msgpack",
            "msgpack deflated: extensions ['permessage-deflate'] protocol ringfolio.msgpack",
            "msgpack deflated: 3736 characters came back with 3 weights");
    assertThat(ran.code()).isZero();
  }

  @Test
  void nodesWebSocketUsesTheFramingAndBothDialects() throws Exception {
    Programs.needsNode(folder);
    String script = CLIENTS.resolve("protocol.cjs").toString();
    Ran ran = Programs.node(folder, script, "127.0.0.1:" + service.port());
    assertThat(ran.output())
        .contains(
            "extensions []",
            "echo true",
            "price AAPL",
            "weights 1.000000",
            "closed 4321",
            "flat price AAPL",
            "protocol ringfolio.msgpack true",
            "too big 1009",
            "binary 1003");
    assertThat(ran.code()).isZero();
  }

  /** A browser offers deflate always; it is agreed on where the page asks for it. */
  @Test
  void aRealBrowserSpeaksEveryEncoding() throws Exception {
    Programs.needsChromium();
    String url = "http://" + pageHost() + "/encodings.html?service=127.0.0.1:" + service.port();
    String agreed = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    try (Browser browser = Browser.open(url, Files.createTempDirectory(folder, "browser"))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(browser.text())
                      .contains(
                          "json: extensions [] protocol [] connected",
                          "json deflated: extensions [" + agreed + "] protocol [] connected",
                          "msgpack: extensions [] protocol [ringfolio.msgpack] connected",
                          "msgpack deflated: extensions ["
                              + agreed
                              + "] protocol [ringfolio.msgpack] connected",
                          "json: known true, priced true, simulated true",
                          "json deflated: known true, priced true, simulated true",
                          "msgpack: known true, priced true, simulated true",
                          "msgpack deflated: known true, priced true, simulated true")
                      .doesNotContain("closed"));
      assertThat(service.get("/ws/stats").body())
          .contains(
              "\"by_encoding\":{\"json\":1,\"json+deflate\":1,\"msgpack\":1,"
                  + "\"msgpack+deflate\":1}");
      // The metrics are those of the last health report, of which there is one every five seconds.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(service.get("/metrics").body())
                      .contains("ringfolio_gateway_connections_by_encoding"));
    }
  }
}
