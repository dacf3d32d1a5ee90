package dev.ringfolio.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Symbol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every key: its default, and what a text for it becomes in the tree. */
class ConfigKeyTest {
  @TempDir static Path folder;

  /**
   * @param initial what the tree holds where nobody sets the key
   * @param text for the key, other than the default
   * @param mapped what the tree then holds
   * @param also other keys that the text needs to be allowed
   */
  record Case(
      String path,
      Function<Config, Object> read,
      Object initial,
      String text,
      Object mapped,
      Map<String, String> also) {}

  private static Case key(
      String path, Function<Config, Object> read, Object initial, String text, Object mapped) {
    return new Case(path, read, initial, text, mapped, Map.of());
  }

  private static List<Case> cases() {
    Map<String, String> jwt = Map.of("auth.mode", "jwt", "auth.jwt.key", "secret");
    return List.of(
        new Case("http.host", c -> c.http().host(), "127.0.0.1", "0.0.0.0", "0.0.0.0", jwt),
        key("http.port", c -> c.http().port(), 8000, "0", 0),
        key(
            "http.origins",
            c -> c.http().origins(),
            List.of(),
            "https://a.example, https://b.example",
            List.of("https://a.example", "https://b.example")),
        new Case(
            "feed.source",
            c -> c.feed().source(),
            "auto",
            "finnhub",
            "finnhub",
            Map.of("feed.key", "k")),
        key("feed.url", c -> c.feed().url(), "wss://ws.finnhub.io", "ws://h:1", "ws://h:1"),
        key(
            "feed.rest_url",
            c -> c.feed().restUrl(),
            "https://finnhub.io/api/v1",
            "http://h:1/v",
            "http://h:1/v"),
        key("feed.key", c -> c.feed().key(), "", "00123", "00123"),
        key(
            "feed.symbols",
            c -> c.feed().symbols(),
            DEFAULT_SYMBOLS,
            "aapl, BINANCE:BTCUSDT,AAPL",
            List.of(new Symbol("AAPL"), new Symbol("BINANCE:BTCUSDT"))),
        key("feed.symbol_cap", c -> c.feed().symbolCap(), 50, "500", 500),
        key("feed.silence", c -> c.feed().silence(), seconds(150), "2.5", millis(2500)),
        key("feed.rest_calls_per_minute", c -> c.feed().restCallsPerMinute(), 60, "300", 300),
        key("feed.reconnect.delay", c -> c.feed().reconnect().delay(), seconds(1), "5", millis(5)),
        key("feed.reconnect.attempts", c -> c.feed().reconnect().attempts(), 5, "9", 9),
        key("feed.replay.file", c -> c.feed().replay().file(), "", "ticks.csv", "ticks.csv"),
        key("feed.replay.speed", c -> c.feed().replay().speed(), 1.0, "0", 0.0),
        key("feed.replay.on_demand", c -> c.feed().replay().onDemand(), false, "true", true),
        key("feed.replay.loop", c -> c.feed().replay().loop(), false, "true", true),
        key("simulator.seed", c -> c.simulator().seed(), 1L, "-7", -7L),
        key("simulator.rate", c -> c.simulator().rate(), 1.0, "300", 300.0),
        key("simulator.speed", c -> c.simulator().speed(), 1.0, "0.5", 0.5),
        key("prices.ttl", c -> c.prices().ttl(), seconds(300), "60", seconds(60)),
        key("redis.url", c -> c.redis().url(), "", "redis://h:6379", "redis://h:6379"),
        key("database.url", c -> c.database().url(), "", "postgresql://h/db", "postgresql://h/db"),
        key("database.user", c -> c.database().user(), "", "u", "u"),
        key("database.password", c -> c.database().password(), "", "p", "p"),
        key("database.pool", c -> c.database().pool(), 4, "8", 8),
        key("database.sync", c -> c.database().sync(), false, "true", true),
        key("data.dir", c -> c.data().dir(), Path.of("./data"), "/srv/r", Path.of("/srv/r")),
        new Case(
            "auth.mode", c -> c.auth().mode(), "none", "jwt", "jwt", Map.of("auth.jwt.key", "k")),
        key("auth.jwt.algorithm", c -> c.auth().jwt().algorithm(), "HS256", "RS256", "RS256"),
        key("auth.jwt.key", c -> c.auth().jwt().key(), "", "k", "k"),
        key("auth.jwt.issuer", c -> c.auth().jwt().issuer(), "", "i", "i"),
        key("auth.jwt.audience", c -> c.auth().jwt().audience(), "", "a", "a"),
        key("gateway.instances", c -> c.gateway().instances(), 0, "3", 3),
        key(
            "gateway.heartbeat_interval",
            c -> c.gateway().heartbeatInterval(),
            seconds(30),
            "500",
            millis(500)),
        key(
            "gateway.idle_timeout",
            c -> c.gateway().idleTimeout(),
            seconds(60),
            "900",
            millis(900)),
        key("gateway.tick", c -> c.gateway().tick(), millis(10), "50", millis(50)),
        key(
            "gateway.send_buffer_bytes",
            c -> c.gateway().sendBufferBytes(),
            32_768,
            "16384",
            16_384),
        key("gateway.stuck_timeout", c -> c.gateway().stuckTimeout(), seconds(30), "2", seconds(2)),
        key("optimization.workers", c -> c.optimization().workers(), 0, "2", 2),
        key("optimization.queue_capacity", c -> c.optimization().queueCapacity(), 100, "5", 5),
        key(
            "optimization.cache_ttl",
            c -> c.optimization().cacheTtl(),
            seconds(300),
            "0",
            seconds(0)),
        key("optimization.cache_entries", c -> c.optimization().cacheEntries(), 1000, "7", 7),
        key(
            "optimization.auto_interval",
            c -> c.optimization().autoInterval(),
            seconds(60),
            "5",
            seconds(5)),
        key(
            "optimization.time_limit",
            c -> c.optimization().timeLimit(),
            seconds(30),
            "0.01",
            millis(10)),
        key("limits.symbols", c -> c.limits().symbols(), 500, "10", 10),
        key("limits.optimization_symbols", c -> c.limits().optimizationSymbols(), 1000, "20", 20),
        key("limits.frame_bytes", c -> c.limits().frameBytes(), 65_536, "1024", 1024),
        key("limits.body_bytes", c -> c.limits().bodyBytes(), 1L << 20, "2048", 2048L),
        key("limits.import_bytes", c -> c.limits().importBytes(), 64L << 20, "4096", 4096L),
        key("limits.messages_per_second", c -> c.limits().messagesPerSecond(), 50, "9", 9),
        key("limits.queued_requests", c -> c.limits().queuedRequests(), 10, "3", 3),
        key("limits.connections", c -> c.limits().connections(), 20_000, "5", 5),
        key("limits.connections_per_user", c -> c.limits().connectionsPerUser(), 20, "6", 6),
        key("limits.connections_per_address", c -> c.limits().connectionsPerAddress(), 200, "7", 7),
        key("limits.portfolios", c -> c.limits().portfolios(), 10_000, "8", 8),
        key("limits.portfolios_per_user", c -> c.limits().portfoliosPerUser(), 100, "9", 9),
        key(
            "health.probe_interval",
            c -> c.health().probeInterval(),
            seconds(5),
            "100",
            millis(100)),
        key("log.level", c -> c.log().level(), "info", "debug", "debug"),
        key("log.format", c -> c.log().format(), "text", "json", "json"),
        key("roles", Config::roles, List.of("all"), " all ", List.of("all")));
  }

  private static final List<Symbol> DEFAULT_SYMBOLS =
      Stream.of(
              ("AAPL MSFT NVDA AMZN GOOG GOOGL META TSLA AVGO AMD INTC MU TSM BRK.B LLY UNH JNJ"
                      + " ABBV AZN ISRG WMT COST HD MCD KO PEP PG COIN HOOD SPY QQQ JPM BAC MA XOM"
                      + " GE GM PFE T SBUX BBY")
                  .split(" "))
          .map(Symbol::new)
          .toList();

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private static Config load(Map<String, String> arguments) throws Exception {
    Path empty = folder.resolve("empty.yaml");
    Files.writeString(empty, "");
    return new ConfigLoader().load(arguments, Map.of(), Map.of(), empty);
  }

  @Test
  void everyKeyHasACaseHere() {
    assertThat(cases().stream().map(Case::path))
        .containsExactlyElementsOf(ConfigKey.all().stream().map(ConfigKey::path).toList());
  }

  @TestFactory
  Stream<DynamicTest> eachKeyHasItsDefault() {
    return cases().stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.path(),
                    () -> assertThat(c.read().apply(load(Map.of()))).isEqualTo(c.initial())));
  }

  @TestFactory
  Stream<DynamicTest> eachKeyIsMapped() {
    return cases().stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.path(),
                    () -> {
                      Map<String, String> arguments = new java.util.HashMap<>(c.also());
                      arguments.put(c.path(), c.text());
                      assertThat(c.read().apply(load(arguments))).isEqualTo(c.mapped());
                    }));
  }

  @Test
  void theFileInTheRepositoryHasEveryKeyWithItsDefaultAndItsSentence() throws Exception {
    Path file = Path.of(System.getProperty("ringfolio.basedir", "."), "conf", "ringfolio.yaml");
    Map<String, String> values = ConfigFile.read(file);
    Map<String, String> defaults =
        ConfigKey.all().stream()
            .collect(Collectors.toMap(ConfigKey::path, key -> key.key().value()));
    assertThat(values).containsExactlyInAnyOrderEntriesOf(defaults);
    List<String> sentences =
        Files.readAllLines(file).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("# "))
            .map(line -> line.substring(2))
            .toList();
    assertThat(sentences)
        .containsAll(ConfigKey.all().stream().map(key -> key.key().doc()).toList());
  }

  @Test
  void theHelpListsEveryKeyWithItsDefault() {
    String help = ConfigHelp.text();
    for (ConfigKey key : ConfigKey.all()) {
      String shown = key.key().value().isEmpty() ? "(empty)" : key.key().value();
      assertThat(help).contains("--" + key.path() + "=" + shown, key.key().doc());
    }
    assertThat(Arrays.stream(help.split("\n")).filter(line -> line.contains(" sets ")))
        .hasSize(ConfigSources.VARIABLES_OF_THE_ORIGINALS.size());
  }
}
