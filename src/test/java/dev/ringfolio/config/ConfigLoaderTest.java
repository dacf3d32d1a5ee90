package dev.ringfolio.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.core.model.PriceSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("test.yaml"), text);
  }

  private Config load(
      Map<String, String> arguments,
      Map<String, String> properties,
      Map<String, String> environment,
      String text)
      throws Exception {
    return new ConfigLoader().load(arguments, properties, environment, file(text));
  }

  private Config arguments(Map<String, String> arguments) throws Exception {
    return load(arguments, Map.of(), Map.of(), "");
  }

  @Test
  void argumentsBeatPropertiesBeatVariablesBeatTheOriginalsBeatTheFile() throws Exception {
    String text = "prices:\n  ttl: 5\n";
    Map<String, String> original = Map.of("PRICE_CACHE_TTL", "4");
    Map<String, String> variable = Map.of("PRICE_CACHE_TTL", "4", "RINGFOLIO_PRICES_TTL", "3");
    Map<String, String> property = Map.of("ringfolio.prices.ttl", "2");
    Map<String, String> argument = Map.of("prices.ttl", "1");

    assertThat(load(Map.of(), Map.of(), Map.of(), text).prices().ttl())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(load(Map.of(), Map.of(), original, text).prices().ttl())
        .isEqualTo(Duration.ofSeconds(4));
    assertThat(load(Map.of(), Map.of(), variable, text).prices().ttl())
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(load(Map.of(), property, variable, text).prices().ttl())
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(load(argument, property, variable, text).prices().ttl())
        .isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource({
    "FINNHUB_API_KEY,k,feed.key",
    "REDIS_URL,redis://h,redis.url",
    "DATABASE_URL,postgresql://h/d,database.url",
    "PRICE_CACHE_TTL,7,prices.ttl",
    "WS_HEARTBEAT_INTERVAL,700,gateway.heartbeat_interval",
    "WS_CONNECTION_TIMEOUT,7000,gateway.idle_timeout",
    "WS_MAX_RECONNECT_ATTEMPTS,7,feed.reconnect.attempts",
    "WS_RECONNECT_DELAY,7,feed.reconnect.delay"
  })
  void aVariableOfTheOriginalsDoesWhatItsKeyDoes(String variable, String value, String key)
      throws Exception {
    assertThat(load(Map.of(), Map.of(), Map.of(variable, value), ""))
        .isEqualTo(arguments(Map.of(key, value)))
        .isNotEqualTo(arguments(Map.of()));
  }

  @Test
  void aTextThatLooksLikeANumberStaysAsItIs() throws Exception {
    assertThat(load(Map.of(), Map.of(), Map.of(), "feed:\n  key: 00123\n").feed().key())
        .isEqualTo("00123");
  }

  @Test
  void aListMayStandAsOneInTheFile() throws Exception {
    Config config =
        load(Map.of(), Map.of(), Map.of(), "feed:\n  symbols:\n    - AAPL\n    - BRK.B\n");
    assertThat(config.feed().symbols())
        .extracting(Object::toString)
        .containsExactly("AAPL", "BRK.B");
  }

  @Test
  void anUnknownKeyInTheFileStopsTheStartAndNamesIt() {
    assertThatThrownBy(() -> load(Map.of(), Map.of(), Map.of(), "http:\n  prot: 1\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("http.prot is no key");
  }

  @Test
  void anUnknownKeyInAnyOtherSourceStopsTheStart() {
    assertThatThrownBy(() -> arguments(Map.of("port", "1")))
        .hasMessage(
            "argument --port is no key of the configuration (see --help); did you mean http.port?");
    assertThatThrownBy(() -> load(Map.of(), Map.of("ringfolio.x", "1"), Map.of(), ""))
        .hasMessageContaining("property -Dringfolio.x is no key");
    assertThatThrownBy(() -> load(Map.of(), Map.of(), Map.of("RINGFOLIO_X", "1"), ""))
        .hasMessageContaining("variable RINGFOLIO_X is no key");
  }

  @Test
  void whatAnOrchestratorSetsForAServiceOfOurNameIsNotOurs() throws Exception {
    Map<String, String> links =
        Map.of("RINGFOLIO_SERVICE_HOST", "10.0.0.1", "RINGFOLIO_PORT", "tcp://10.0.0.1:8000");
    assertThat(load(Map.of(), Map.of(), links, "")).isEqualTo(arguments(Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "http.port; 65536; a whole number from 0 to 65535",
        "http.port; 80.5; a whole number from 0 to 65535",
        "http.port; many; a whole number from 0 to 65535",
        "http.port; ''; a whole number from 0 to 65535",
        "feed.source; yahoo; one of auto, finnhub, simulator, replay",
        "feed.symbols; 'AAPL,,MSFT'; symbols, comma-separated",
        "feed.symbols; '!'; symbols, comma-separated",
        "feed.replay.loop; yes; true or false",
        "feed.silence; 1e99; a number from 1 to 86400",
        "prices.ttl; 0; a number from 1 to 604800",
        "prices.ttl; NaN; a number from 1 to 604800",
        "log.level; trace; one of error, warn, info, debug"
      })
  void aBadValueStopsTheStartWithTheKeyTheValueAndWhatIsAllowed(
      String key, String value, String allowed) {
    assertThatThrownBy(() -> arguments(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("%s = '%s' (argument --%s): allowed is %s", key, value, key, allowed);
  }

  @Test
  void anotherAddressThanLoopbackNeedsAuthentication() throws Exception {
    assertThatThrownBy(() -> arguments(Map.of("http.host", "0.0.0.0")))
        .hasMessageContaining("http.host = '0.0.0.0'")
        .hasMessageContaining("auth.mode");
    assertThatThrownBy(() -> arguments(Map.of("http.host", "0.0.0.0", "auth.mode", "jwt")))
        .hasMessageContaining("auth.jwt.key");
    assertThat(
            arguments(Map.of("http.host", "0.0.0.0", "auth.mode", "jwt", "auth.jwt.key", "k"))
                .http()
                .host())
        .isEqualTo("0.0.0.0");
  }

  @Test
  void theSourceFollowsTheKeyUnlessItIsNamed() throws Exception {
    assertThat(Config.source(arguments(Map.of()).feed())).isEqualTo(PriceSource.SIMULATOR);
    assertThat(Config.source(arguments(Map.of("feed.key", "k")).feed()))
        .isEqualTo(PriceSource.FINNHUB);
    assertThat(Config.source(arguments(Map.of("feed.key", "k", "feed.source", "simulator")).feed()))
        .isEqualTo(PriceSource.SIMULATOR);
    assertThatThrownBy(() -> arguments(Map.of("feed.source", "finnhub")))
        .hasMessageContaining("feed.key");
  }

  @Test
  void aReplayNeedsAFile() throws Exception {
    assertThatThrownBy(() -> arguments(Map.of("feed.source", "replay")))
        .hasMessageContaining("feed.replay.file");
    String ticks = file("").toString();
    assertThat(
            arguments(Map.of("feed.source", "replay", "feed.replay.file", ticks))
                .feed()
                .replay()
                .file())
        .isEqualTo(ticks);
  }

  @Test
  void aSecretIsNeverShown() {
    assertThatThrownBy(() -> arguments(Map.of("redis.url", "http://user:hunter2@h")))
        .hasMessageContaining("redis.url")
        .message()
        .doesNotContain("hunter2");
    for (String url :
        List.of(
            "mysql://user:hunter2@h",
            "postgresql://user:hunter2 !@h/db",
            "postgres://u:hunter2@")) {
      assertThatThrownBy(() -> arguments(Map.of("database.url", url)))
          .hasMessageContaining("database.url")
          .message()
          .doesNotContain("hunter2");
    }
  }

  /** URI knows no host with an underscore; the driver would be sent to a host called null. */
  @Test
  void aDatabaseWhoseHostCannotBeReadIsRefused() {
    assertThatThrownBy(() -> arguments(Map.of("database.url", "postgresql://u@my_host:5432/x")))
        .hasMessageContaining("database.url = (not shown): allowed is postgresql://host:port/name");
  }

  @Test
  void aFileThatIsNamedMustBeThereAndBeYaml() {
    assertThatThrownBy(
            () ->
                new ConfigLoader()
                    .load(Map.of(), Map.of(), Map.of(), folder.resolve("absent.yaml")))
        .hasMessageContaining("absent.yaml cannot be read");
    assertThatThrownBy(() -> load(Map.of(), Map.of(), Map.of(), "http: [\n"))
        .hasMessageContaining("cannot be read")
        .message()
        .doesNotContain("\n");
    assertThatThrownBy(() -> load(Map.of(), Map.of(), Map.of(), "roles: all\nroles: all\n"))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void theCommandLineTakesBothFormsOfAnArgument() throws Exception {
    CommandLine line =
        CommandLine.parse(List.of("--http.port=1", "--feed.source", "simulator", "--check"));
    assertThat(line.settings()).isEqualTo(Map.of("http.port", "1", "feed.source", "simulator"));
    assertThat(line.check()).isTrue();
    assertThat(line.help()).isFalse();
    assertThat(CommandLine.parse(List.of("--config=a.yaml")).file()).isEqualTo(Path.of("a.yaml"));
  }

  @Test
  void anArgumentThatIsNoneStopsTheStart() {
    assertThatThrownBy(() -> CommandLine.parse(List.of("serve"))).hasMessageContaining("'serve'");
    assertThatThrownBy(() -> CommandLine.parse(List.of("--http.port")))
        .hasMessageContaining("--http.port has no value");
    assertThatThrownBy(() -> CommandLine.parse(List.of("--http.port=1", "--http.port=2")))
        .hasMessageContaining("given twice");
  }
}
