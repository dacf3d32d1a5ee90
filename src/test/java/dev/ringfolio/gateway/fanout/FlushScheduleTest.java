package dev.ringfolio.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlushScheduleTest {
  private static final long TICK_NANOS = 10_000_000;

  private final ManualTurns turns = new ManualTurns();
  private final FlushSchedule schedule = new FlushSchedule(turns, turns, 10);

  private static final class Client extends FlushSchedule.Client {
    final List<Long> flushedMillis = new ArrayList<>();
    long next;

    @Override
    protected long dueNanos() {
      return next;
    }

    @Override
    protected void flush(long now) {
      flushedMillis.add(now / 1_000_000);
      next = now + TICK_NANOS;
    }
  }

  @Test
  void afterQuietAClientIsFlushedInTheSameTurnOnceForAllThatTheTurnBrought() {
    Client client = new Client();
    schedule.request(client);
    schedule.request(client);
    turns.run();
    assertThat(client.flushedMillis).containsExactly(0L);
  }

  @Test
  void aBusyClientIsFlushedOnTheTick() {
    Client client = new Client();
    for (int millis = 0; millis < 40; millis++) {
      schedule.request(client);
      turns.advance(1);
    }
    assertThat(client.flushedMillis).containsExactly(0L, 10L, 20L, 30L);
  }

  @Test
  void whatBecomesUrgentDoesNotWaitForTheTick() {
    Client client = new Client();
    schedule.request(client);
    turns.run();
    schedule.request(client);
    client.next = 0;
    schedule.request(client);
    turns.run();
    assertThat(client.flushedMillis).containsExactly(0L, 0L);
  }
}
