package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trades that were answered outlive kill -9 of the service; {@code app.ManyKills} kills on. */
class KilledServiceTest {
  @TempDir Path folder;

  @Test
  void everyTradeThatWasAnsweredIsThereAfterAKillAndNothingInParts() throws Exception {
    KilledService service = new KilledService(folder, 20_261_122);
    service.begin();
    service.round();
    service.end();
    assertThat(service.answers()).isPositive();
  }
}
