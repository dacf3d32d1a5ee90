package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.config.Config;
import dev.ringfolio.config.ConfigLoader;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.optimization.FakeHistory;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private final FakeHistory history = new FakeHistory();

  private Rehearsal rehearsal() throws Exception {
    Config config = new ConfigLoader().load(Map.of(), Map.of(), Map.of(), null);
    return new Rehearsal(
        config, history, PriceSource.SIMULATOR, new RunningClock(), new SplittableRandom(1));
  }

  @Test
  void aClientIsPlayedUntilTheServiceStops() throws Exception {
    Rehearsal rehearsal = rehearsal();
    CountDownLatch over = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              rehearsal.run();
              over.countDown();
            });
    thread.start();

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> rehearsal.played() >= 1);
    rehearsal.stop();

    assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aDatabaseThatIsAwayIsNoHarm() throws Exception {
    history.away = true;
    Rehearsal rehearsal = rehearsal();

    rehearsal.run();

    assertThat(rehearsal.played()).isPositive();
  }
}
