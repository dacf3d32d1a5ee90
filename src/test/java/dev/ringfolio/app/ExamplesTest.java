package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ringfolio.app.Programs.Ran;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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

  /** Pings, fragments over the borders of characters, the longest message, and what is too much. */
  private static final String PROTOCOL_IN_PYTHON =
      """
      import asyncio, json, websockets
      URL = "ws://localhost:8000/ws"
      def beat(text): return json.dumps({"type": "heartbeat", "data": {"echo": text}}, ensure_ascii=False)
      async def echo(ws):
          while True:
              data = json.loads(await ws.recv())["data"]
              if "echo" in data: return data["echo"]
      async def closed(message):
          async with websockets.connect(URL) as ws:
              await ws.send(message)
              try:
                  while True: await ws.recv()
              except websockets.ConnectionClosed as e: return e.rcvd.code
      async def main():
          async with websockets.connect(URL) as ws:
              print("extensions", ws.extensions)
              await (await ws.ping(b"payload"))
              print("pong")
              text = "κόσμε" * 2000
              whole = beat(text)
              await ws.send(whole[i:i + 777] for i in range(0, len(whole), 777))
              print("fragments", await echo(ws) == text)
              longest = "x" * (65536 - len(beat("")))
              await ws.send(beat(longest))
              print("longest", await echo(ws) == longest)
          print("closed", ws.close_code)
          print("too big", await closed("x" * 65537))
          print("binary", await closed(b"x"))
      asyncio.run(main())
      """;

  private static final String PROTOCOL_IN_A_PAGE =
      """
      <!doctype html><meta charset="utf-8"><body></body><script>
      const url = "ws://" + new URLSearchParams(location.search).get("service") + "/ws";
      const say = (...what) => document.body.append(what.join(" "), document.createElement("br"));
      const beat = (text) => JSON.stringify({type: "heartbeat", data: {echo: text}});
      const open = () => new Promise((then, fail) => {
        const s = new WebSocket(url); s.onopen = () => then(s); s.onerror = fail;
      });
      const end = (s) => new Promise((then) => { s.onclose = (e) => then(e.code + " " + e.wasClean); });
      (async () => {
        const s = await open();
        say("extensions [" + s.extensions + "]");
        const text = "κόσμε😀".repeat(3000);
        const echo = new Promise((then) => {
          s.onmessage = (m) => { const d = JSON.parse(m.data).data; if ("echo" in d) then(d.echo); };
        });
        s.send(beat(text));
        say("echo", await echo === text);
        const bye = end(s); s.close(4321, "bye"); say("closed", await bye);
        const big = await open(), bigEnd = end(big); big.send("x".repeat(65537)); say("big", await bigEnd);
        const bin = await open(), binEnd = end(bin); bin.send(new Uint8Array([1])); say("binary", await binEnd);
      })().catch((e) => say("failed", e));
      </script>
      """;

  @TempDir static Path folder;
  private static ServiceProcess service;

  /** Serves the example page, as a user's own web server would: another origin. */
  private static HttpServer pages;

  @BeforeAll
  static void start() throws Exception {
    pages = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    serve("/prices.html", Files.readAllBytes(BASE.resolve("src/examples/prices.html")));
    serve("/protocol.html", PROTOCOL_IN_A_PAGE.getBytes(StandardCharsets.UTF_8));
    pages.start();
    service =
        ServiceProcess.start(folder, "--http.port=0", "--http.origins=" + "http://" + pageHost());
    service.port();
  }

  private static void serve(String path, byte[] page) {
    pages.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
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
  void thePageShowsPortfoliosAlertsOptimizationsAndComparisonsInARealBrowser() throws Exception {
    Programs.needsChromium();
    post(
        "portfolios",
        "{\"id\":\"mine\",\"name\":\"My holdings\",\"cash\":1000,\"positions\":[%s]}"
            .formatted("{\"symbol\":\"KO\",\"quantity\":7,\"average_cost\":1}"));
    post("alerts", "{\"symbol\":\"AAPL\",\"metric\":\"price\",\"op\":\">\",\"value\":1}");
    String url = "http://127.0.0.1:" + service.port() + "/";
    try (Browser browser = Browser.open(url, Files.createTempDirectory(folder, "browser"))) {
      eventuallyShows(browser, "connected", "My holdings", "1 positions", "AAPL: price");
      browser.click("run");
      eventuallyShows(browser, "optimal in", "Sharpe ratio", "maximize sharpe: ");
      browser.click("compare");
      eventuallyShows(
          browser,
          "Seven methods in",
          "hierarchical risk parity",
          "figures as CSV",
          "weights as CSV");
    }
  }

  private static void post(String what, String body) throws Exception {
    assertThat(service.post("/api/v1/" + what, "application/json", body).statusCode())
        .isEqualTo(201);
  }

  @Test
  void theExamplePageShowsLivePricesFromAnotherOrigin() throws Exception {
    assertShows(
        "http://" + pageHost() + "/prices.html?service=127.0.0.1:" + service.port(),
        "Subscribed to 4 symbols (simulated prices)",
        "AAPL",
        "%");
  }

  @Test
  void aClientInPythonUsesTheWholeOfTheFraming() throws Exception {
    Programs.needsPython(folder);
    Ran ran = python(PROTOCOL_IN_PYTHON);
    assertThat(ran.output().lines())
        .containsExactly(
            "extensions []",
            "pong",
            "fragments True",
            "longest True",
            "closed 1000",
            "too big 1009",
            "binary 1003");
    assertThat(ran.code()).isZero();
  }

  @Test
  void aBrowserUsesTheWholeOfTheFraming() throws Exception {
    assertShows(
        "http://" + pageHost() + "/protocol.html?service=127.0.0.1:" + service.port(),
        "extensions []",
        "echo true",
        "closed 4321 true",
        "big 1009 true",
        "binary 1003 true");
  }

  private static void assertShows(String url, String... texts) throws Exception {
    Programs.needsChromium();
    try (Browser browser = Browser.open(url, Files.createTempDirectory(folder, "browser"))) {
      eventuallyShows(browser, texts);
    }
  }

  private static void eventuallyShows(Browser browser, String... texts) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(browser.text()).contains(texts));
  }
}
