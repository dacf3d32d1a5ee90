package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service between an upstream that misbehaves and a client that only reads: prices
 * come back by themselves, over one connection at a time, and the key is told to nobody. {@code
 * app.FlappingUpstream} does so for minutes, {@code ConnectionTest} for minutes of virtual time.
 */
class UpstreamFailuresTest {
  /** Calls of the REST side that the default of {@code feed.rest_calls_per_minute} allows. */
  private static final int REST_CALLS_A_MINUTE = 60;

  @TempDir Path folder;
  private UpstreamScene scene;

  @BeforeEach
  void start() throws Exception {
    scene = new UpstreamScene(folder);
  }

  @AfterEach
  void stop() throws Exception {
    scene.close();
  }

  @Test
  void pricesComeBackAfterAKillARefusalAndAWhileOfFlapping() throws Exception {
    scene.tradeReachesTheClient("201.25");

    scene.upstream.kill();
    scene.awaitSubscribed(2);
    scene.tradeReachesTheClient("202.25");

    scene.upstream.handshakeStatus = 429;
    scene.upstream.kill();
    scene.awaitState("polling");
    scene.upstream.handshakeStatus = 101;
    scene.awaitSubscribed(3);
    scene.awaitState("connected");
    scene.tradeReachesTheClient("203.25");

    scene.upstream.lifeMillis = 100;
    scene.upstream.kill();
    scene.awaitSubscribed(6);
    scene.upstream.lifeMillis = 0;
    UpstreamScene.await()
        .during(Duration.ofMillis(500))
        .until(() -> scene.upstream.open.get() == 1);
    scene.awaitState("connected");
    scene.tradeReachesTheClient("204.25");

    assertThat(scene.upstream.openMost).hasValue(1);
    assertThat(scene.upstream.calls.size()).isLessThanOrEqualTo(REST_CALLS_A_MINUTE);
    assertThat(scene.service.lines()).noneMatch(line -> line.contains(UpstreamScene.KEY));
  }

  @Test
  void aRefusedKeyIsShownToOperatorsAndPricesArePolledInItsPlace() throws Exception {
    scene.upstream.handshakeStatus = 401;
    scene.upstream.quote =
        "{\"c\":321.5,\"d\":1.5,\"dp\":1.5,\"h\":330,\"l\":310,\"o\":320,\"pc\":320,\"t\":"
            + (System.currentTimeMillis() / 1000 + 5)
            + "}";
    scene.upstream.kill();
    scene.awaitState("unauthorized");
    UpstreamScene.await().untilAsserted(() -> assertThat(scene.prices).contains("321.5"));
    assertThat(scene.service.get("/ws/health").statusCode()).isEqualTo(200);
    assertThat(scene.upstream.handshakes).hasSize(2);
    assertThat(scene.service.lines()).noneMatch(line -> line.contains(UpstreamScene.KEY));
  }
}
