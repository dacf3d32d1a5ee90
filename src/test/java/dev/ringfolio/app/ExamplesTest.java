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

/** Programs that are not ours, or that users copy, against the packaged service. */
class ExamplesTest {
  private static final Path BASE = Path.of(System.getProperty("ringfolio.basedir", "."));

  /** Written for the system that this one replaces; the port alone is replaced. */
  private static final String CLIENT_OF_THE_ORIGINAL =
      """
      import asyncio, websockets, json
      async def optimize_portfolio():
          async with websockets.connect("ws://localhost:8000/ws") as websocket:
              print(f"Connected: {await websocket.recv()}")
              await websocket.send(json.dumps({"type": "optimization_request", "data": {"symbols": ["AAPL", "GOOGL", "MSFT"], "objective": "maximize_sharpe",
                  "constraints": {"long_only": True, "sum_to_one": True}, "method": "mean_variance", "trigger": "manual"}}))
              while True:
                  data = json.loads(await websocket.recv())
                  if data["type"] == "portfolio_update" and data["data"]["type"] == "optimization_result":
                      print(f"Weights: {data['data']['weights']}  Sharpe: {data['data']['metrics']['sharpe_ratio']}"); break
      asyncio.run(optimize_portfolio())
      """;

  @TempDir static Path folder;
  private static ServiceProcess service;

  /** Serves the example page, as a user's own web server would: another origin. */
  private static HttpServer pages;

  @BeforeAll
  static void start() throws Exception {
    byte[] page = Files.readAllBytes(BASE.resolve("src/examples/prices.html"));
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
    service =
        ServiceProcess.start(folder, "--http.port=0", "--http.origins=" + "http://" + pageHost());
    service.port();
  }

  private static String pageHost() {
    return "127.0.0.1:" + pages.getAddress().getPort();
  }

  @AfterAll
  static void stop() throws Exception {
    pages.stop(0);
    service.close();
  }

  private static Ran python(String script) throws Exception {
    Path file = Files.createTempFile(folder, "client", ".py");
    Files.writeString(file, script.replace("localhost:8000", "127.0.0.1:" + service.port()));
    return Programs.python(folder, file.toString());
  }

  private static void assertAnswered(Ran ran) {
    assertThat(ran.output()).contains("connection_status", "Weights: {'AAPL': ", "Sharpe: ");
    assertThat(ran.code()).isZero();
  }

  @Test
  void aClientOfTheReplacedSystemGetsItsResultAsItStands() throws Exception {
    Programs.needsPython(folder);
    assertAnswered(python(CLIENT_OF_THE_ORIGINAL));
  }

  @Test
  void theClientInTheReadmeWorksAsPrinted() throws Exception {
    Programs.needsPython(folder);
    String readme = Files.readString(BASE.resolve("README.md"));
    int from = readme.indexOf("```python\n") + "```python\n".length();
    assertAnswered(python(readme.substring(from, readme.indexOf("```", from))));
  }

  @Test
  void theExampleClientsWork() throws Exception {
    Programs.needsPython(folder);
    Path examples = BASE.toAbsolutePath().resolve("src/examples");
    String host = "ws://127.0.0.1:" + service.port();
    Ran optimize =
        Programs.python(folder, examples.resolve("optimize.py").toString(), host + "/ws");
    assertAnswered(optimize);
    Ran prices =
        Programs.python(
            folder,
            examples.resolve("prices.py").toString(),
            host + "/ws/stream",
            "AAPL,MSFT",
            "4");
    assertThat(prices.output()).contains("Subscribed to 2 symbols", "AAPL", "(simulated)");
    assertThat(prices.code()).isZero();
  }

  @Test
  void thePageShowsLivePricesInARealBrowser() throws Exception {
    assertShows("http://127.0.0.1:" + service.port() + "/", "connected", "AAPL", "simulated");
  }

  @Test
  void theExamplePageShowsLivePricesFromAnotherOrigin() throws Exception {
    assertShows(
        "http://" + pageHost() + "/prices.html?service=127.0.0.1:" + service.port(),
        "Subscribed to 4 symbols (simulated prices)",
        "AAPL",
        "%");
  }

  private static void assertShows(String url, String... texts) throws Exception {
    Programs.needsChromium();
    try (Browser browser = Browser.open(url, Files.createTempDirectory(folder, "browser"))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(browser.text()).contains(texts));
    }
  }
}
