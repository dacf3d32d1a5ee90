package dev.ringfolio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.market.TickFile;
import dev.ringfolio.core.time.RunningClock;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayVerticleTest {
  private static final Pattern TRADE =
      Pattern.compile(
          "\\{\"c\":(?:null|\\[]),\"p\":([^,]+),\"s\":\"([^\"]+)\",\"t\":(\\d+),\"v\":([^}]+)}");
  private static final String[] SYMBOLS = {"SPY", "BRK.B", "OANDA:XAU_USD", "BITSTAMP:BTCUSD"};
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final VertxBus bus = new VertxBus(vertx, new RunningClock());
  @TempDir private Path folder;

  @AfterEach
  void close() throws Exception {
    for (String deployed : vertx.deploymentIDs()) {
      TestClient.get(vertx.undeploy(deployed));
    }
    TestClient.get(vertx.close());
  }

  @Test
  void aClientSeesEachRowOfTheFileDigitForDigitAndInOrder() throws Exception {
    List<String> rows = rows(100_000);
    ReplayVerticle replay = replay(write(rows, true), 0, false);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    TestClient client =
        TestClient.connect(vertx, replay.webSocket(), "key", frame -> addRows(frame, seen));

    subscribeAll(client);

    await().atMost(LONG).until(() -> seen.size() >= rows.size());
    assertThat(seen).isEqualTo(rows);
    assertThat(detail())
        .isEqualTo("replay ended: 100000 trades sent, 0 of symbols without a listener, 0 bad rows");
  }

  @Test
  void aRecordingWaitsForAClientThatDoesNotRead() throws Exception {
    List<String> rows = rows(300_000);
    ReplayVerticle replay = replay(write(rows, false), 0, false);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    TestClient client =
        TestClient.connect(vertx, replay.webSocket(), "key", frame -> addRows(frame, seen));
    client.socket.pause();
    subscribeAll(client);

    long stuck = await().atMost(LONG).until(this::sent, new StandsStill()::seen);
    assertThat(stuck).isBetween(1L, 299_999L);
    client.socket.resume();

    await().atMost(LONG).until(() -> seen.size() >= rows.size());
    assertThat(seen).isEqualTo(rows);
  }

  @Test
  void rowsOfOtherSymbolsArePassedOverAndCounted() throws Exception {
    List<String> rows = rows(10_000);
    ReplayVerticle replay = replay(write(rows, true), 0, false);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    TestClient client =
        TestClient.connect(vertx, replay.webSocket(), "key", frame -> addRows(frame, seen));
    client.subscribe("SPY");

    await().atMost(LONG).until(() -> detail().startsWith("replay ended"));

    List<String> expected = rows.stream().filter(row -> row.contains(",SPY,")).toList();
    await().until(() -> seen.size() >= expected.size());
    assertThat(seen).isEqualTo(expected);
    assertThat(detail()).contains((10_000 - expected.size()) + " of symbols without a listener");
  }

  @Test
  void badRowsAreCountedAndTheOthersPlayed() throws Exception {
    List<String> rows =
        List.of("1381219217034,SPY,167.42,210", "x,SPY,1,1", "1381219217035,SPY,167.4,1");
    ReplayVerticle replay = replay(write(rows, false), 0, false);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    TestClient client =
        TestClient.connect(vertx, replay.webSocket(), "key", frame -> addRows(frame, seen));
    client.subscribe("SPY");

    await().until(() -> detail().startsWith("replay ended"));

    await().until(() -> seen.size() == 2);
    assertThat(seen).containsExactly(rows.get(0), rows.get(2));
    assertThat(detail()).endsWith("1 bad rows");
  }

  @Test
  void afterALostConnectionThePlayGoesOnWhereItStopped() throws Exception {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      rows.add((1_381_219_217_000L + i) + ",SPY,167.42," + i);
    }
    ReplayVerticle replay = replay(write(rows, false), 1, false);
    TestClient first = TestClient.connect(vertx, replay.webSocket(), "key");
    first.subscribe("SPY");
    first.next();

    replay.faults().cutAll();
    first.closed.get();
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    TestClient second =
        TestClient.connect(vertx, replay.webSocket(), "key", frame -> addRows(frame, seen));
    second.subscribe("SPY");

    await().atMost(LONG).until(() -> detail().startsWith("replay ended"));
    assertThat(sent()).isEqualTo(2_000);
    await().until(() -> !seen.isEmpty() && seen.get(seen.size() - 1).equals(rows.get(1_999)));
    assertThat(seen).isEqualTo(rows.subList(2_000 - seen.size(), 2_000));
  }

  @Test
  void aLoopBeginsAgainADayLater() throws Exception {
    ReplayVerticle replay = replay(write(List.of("1000,SPY,1.5,1"), false), 0, true);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    TestClient client =
        TestClient.connect(vertx, replay.webSocket(), "key", frame -> addRows(frame, seen));
    client.subscribe("SPY");

    await().until(() -> seen.size() >= 3);

    assertThat(List.copyOf(seen).subList(0, 3))
        .containsExactly("1000,SPY,1.5,1", "86401000,SPY,1.5,1", "172801000,SPY,1.5,1");
  }

  @Test
  void aQuoteIsUnknownAndTheMarketOpen() throws Exception {
    ReplayVerticle replay = replay(write(List.of("1000,SPY,1.5,1"), false), 0, false);

    assertThat(TestClient.ask(vertx, replay.port(), "/api/v1/quote?symbol=SPY&token=k"))
        .isEqualTo("200 {\"c\":0,\"d\":null,\"dp\":null,\"h\":0,\"l\":0,\"o\":0,\"pc\":0,\"t\":0}");
    assertThat(
            TestClient.ask(vertx, replay.port(), "/api/v1/stock/market-status?exchange=US&token=k"))
        .contains("\"isOpen\":true");
  }

  @Test
  void aFileThatIsNotThereFailsTheStartAndIsNamed() {
    Path missing = folder.resolve("nothing.csv.gz");

    assertThatThrownBy(() -> replay(missing, 1, false)).hasMessageContaining("nothing.csv.gz");
  }

  @Test
  void aFileThatBreaksOffIsToldToOperators() throws Exception {
    Path whole = write(rows(100_000), true);
    byte[] bytes = Files.readAllBytes(whole);
    Path half = folder.resolve("half.csv.gz");
    Files.write(half, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    ReplayVerticle replay = replay(half, 0, false);
    TestClient client = TestClient.connect(vertx, replay.webSocket(), "key", frame -> {});
    subscribeAll(client);

    await().atMost(LONG).until(() -> report().status() == Status.YELLOW);

    assertThat(detail()).startsWith("replay broken: ");
  }

  @Test
  void aRealDayOfSharesIsPlayedWholeAtFullSpeed() throws Exception {
    TickFile file = TickFile.shared("us-equities-2013-10-08.csv.gz");
    AtomicLong hash = new AtomicLong();
    AtomicLong count = new AtomicLong();
    file.lines(
        line -> {
          hash.set(31 * hash.get() + line.hashCode());
          count.incrementAndGet();
        });
    ReplayVerticle replay = replay(file.path(), 0, false);
    AtomicLong seenHash = new AtomicLong();
    AtomicLong seen = new AtomicLong();
    TestClient client =
        TestClient.connect(
            vertx,
            replay.webSocket(),
            "key",
            frame -> {
              Matcher trade = TRADE.matcher(frame);
              while (trade.find()) {
                seenHash.set(31 * seenHash.get() + row(trade).hashCode());
                seen.incrementAndGet();
              }
            });
    ReplayFile.symbols(file.path()).forEach(symbol -> client.subscribe(symbol.name()));

    await().atMost(LONG).until(() -> seen.get() >= count.get());
    assertThat(seen).hasValue(count.get());
    assertThat(seenHash).hasValue(hash.get());
  }

  /** Whether a number has been seen twenty times in a row, above 0. */
  private static final class StandsStill {
    private long last;
    private int times;

    boolean seen(Long value) {
      times = value == last && value > 0 ? times + 1 : 0;
      last = value;
      return times >= 20;
    }
  }

  private ReplayVerticle replay(Path file, double speed, boolean loop) throws Exception {
    ReplayVerticle replay =
        new ReplayVerticle(
            bus,
            new Config.Feed.Replay(file.toString(), speed, false, loop),
            50,
            new RunningClock());
    TestClient.get(vertx.deployVerticle(replay));
    return replay;
  }

  private ModuleReport report() throws Exception {
    return TestClient.get(bus.ask(Services.PROBE.at("simulator"), new Probe()));
  }

  private String detail() throws Exception {
    return report().detail();
  }

  private long sent() throws Exception {
    Matcher sent = Pattern.compile("(\\d+) trades sent").matcher(detail());
    assertThat(sent.find()).isTrue();
    return Long.parseLong(sent.group(1));
  }

  private static void subscribeAll(TestClient client) {
    for (String symbol : SYMBOLS) {
      client.subscribe(symbol);
    }
  }

  private static List<String> rows(int count) {
    SplittableRandom random = new SplittableRandom(7);
    List<String> rows = new ArrayList<>(count);
    long stamp = 1_381_219_217_034L;
    for (int i = 0; i < count; i++) {
      stamp += random.nextInt(20);
      String price = random.nextInt(1, 90_000) + "." + "%04d".formatted(random.nextInt(10_000));
      rows.add(
          stamp
              + ","
              + SYMBOLS[random.nextInt(SYMBOLS.length)]
              + ","
              + price
              + ","
              + random.nextInt(1000));
    }
    return rows;
  }

  private Path write(List<String> rows, boolean gzip) throws Exception {
    Path file = folder.resolve(gzip ? "rows.csv.gz" : "rows.csv");
    try (OutputStream out =
        gzip ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
      out.write(TradeFrames.ascii("epoch_ms,symbol,price,volume\n"));
      out.write(TradeFrames.ascii(String.join("\n", rows) + "\n"));
    }
    return file;
  }

  private static void addRows(String frame, List<String> rows) {
    Matcher trade = TRADE.matcher(frame);
    while (trade.find()) {
      rows.add(row(trade));
    }
  }

  private static String row(Matcher trade) {
    return trade.group(3) + "," + trade.group(2) + "," + trade.group(1) + "," + trade.group(4);
  }
}
