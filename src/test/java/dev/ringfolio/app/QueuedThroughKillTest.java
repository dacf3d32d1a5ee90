package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accepted requests outlive kill -9 of the service; {@code app.ManyQueuedKills} kills on. */
class QueuedThroughKillTest {
  @TempDir Path folder;

  @Test
  void everyRequestThatWasAcceptedIsSolvedOnceAfterAKill() throws Exception {
    KilledQueue service = new KilledQueue(folder, 20_261_122);
    service.round();
    service.end();
    assertThat(service.leftOpen()).isPositive();
  }
}
