package dev.ringfolio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.config.Config;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plays transcripts against the exchange. Lines: {@code >} the client sends, {@code <} the exchange
 * sends, {@code +} milliseconds pass, {@code ?} the client asks, {@code =} status and body.
 */
class ExchangeTranscriptTest {
  private final Vertx vertx = Vertx.vertx();
  private PushedClock clock;
  private ExchangeVerticle exchange;
  private TestClient client;
  private String answer = "";

  @BeforeEach
  void nothingIsAnswered() {
    answer = "";
  }

  @AfterEach
  void close() throws Exception {
    for (String deployed : vertx.deploymentIDs()) {
      TestClient.get(vertx.undeploy(deployed));
    }
    TestClient.get(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"trades-and-limit", "rest"})
  void theExchangeSpeaksAsTheTranscript(String name) throws Exception {
    List<String> expected = lines(name);
    List<String> played = new ArrayList<>();
    long seed = 0;
    for (String line : expected) {
      String rest = line.substring(line.indexOf(' ') + 1);
      switch (line.substring(0, line.indexOf(' '))) {
        case "seed" -> seed = Long.parseLong(rest);
        case "now" -> clock = new PushedClock(rest);
        case "limit" -> start(seed, Integer.parseInt(rest));
        case ">" -> client.send(rest);
        case "+" -> clock.add(Long.parseLong(rest));
        case "?" -> answer = TestClient.ask(vertx, exchange.port(), rest);
        default -> {}
      }
      played.add(
          switch (line.charAt(0)) {
            case '<' -> "< " + client.next();
            case '=' -> "= " + answer;
            default -> line;
          });
    }
    assertThat(played).isEqualTo(expected);
  }

  private static List<String> lines(String name) throws Exception {
    Path file =
        Path.of(
            ExchangeTranscriptTest.class
                .getResource("/transcripts/simulator/" + name + ".txt")
                .toURI());
    return Files.readAllLines(file).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private void start(long seed, int limit) throws Exception {
    exchange =
        new ExchangeVerticle(
            new VertxBus(vertx, clock),
            new Config.Simulator(seed, 1, 1),
            limit,
            clock,
            Duration.ofMinutes(1));
    TestClient.get(vertx.deployVerticle(exchange));
    client = TestClient.connect(vertx, exchange.webSocket(), "key");
  }
}
