package dev.ringfolio.app;

import java.nio.file.Files;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/**
 * An upstream that ends every connection after a second, for minutes: the packaged service never
 * opens a second connection beside the first, loses no subscription, keeps to what the REST side
 * allows, and has prices when it is over.
 *
 * <p>{@code mvn -Psoak verify -Dsoak=app.FlappingUpstream -Dsoak.args=10}: minutes, 1 by default.
 */
final class FlappingUpstream {
  private static final int REST_CALLS_A_MINUTE = 60;

  private FlappingUpstream() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int minutes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    long began = System.nanoTime();
    try (UpstreamScene scene = new UpstreamScene(Files.createTempDirectory("ringfolio-flapping"))) {
      scene.upstream.lifeMillis = 1_000;
      scene.upstream.kill();
      Awaitility.await()
          .atMost(Duration.ofMinutes(minutes).plusSeconds(15))
          .during(Duration.ofMinutes(minutes))
          .until(() -> scene.upstream.openMost.get() == 1);
      int handshakes = scene.upstream.handshakes.size();
      Assertions.assertThat(handshakes).isGreaterThan(5);
      scene.upstream.lifeMillis = 0;
      scene.awaitSubscribed(handshakes);
      scene.awaitState("connected");
      scene.tradeReachesTheClient("205.25");
      Assertions.assertThat(scene.upstream.openMost).hasValue(1);
      long windows = Duration.ofNanos(System.nanoTime() - began).toMinutes() + 1;
      Assertions.assertThat((long) scene.upstream.calls.size())
          .isLessThanOrEqualTo(REST_CALLS_A_MINUTE * windows);
      System.out.printf(
          "%d connections one after the other, %d REST calls in %d minutes begun; all is well%n",
          handshakes, scene.upstream.calls.size(), windows);
    }
  }
}
