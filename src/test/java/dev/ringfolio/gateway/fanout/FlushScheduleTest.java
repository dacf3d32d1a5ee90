package dev.ringfolio.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlushScheduleTest {
  private static final long MILLI = 1_000_000;

  private final ManualTurns turns = new ManualTurns();
  private final FlushSchedule schedule = new FlushSchedule(turns, turns, 10);
  private final List<Client> order = new ArrayList<>();

  private final class Client extends FlushSchedule.Client {
    final List<Long> flushedMillis = new ArrayList<>();
    final List<Integer> fetched = new ArrayList<>();
    long due = AT_ONCE;
    boolean asksAgain;
    boolean fails;

    @Override
    protected long dueNanos() {
      return due;
    }

    @Override
    protected int fetch(int step) {
      fetched.add(step);
      return step;
    }

    @Override
    protected void flush(long now) {
      if (fails) {
        throw new IllegalStateException("on purpose");
      }
      flushedMillis.add(now / MILLI);
      order.add(this);
      if (asksAgain) {
        asksAgain = false;
        schedule.request(this);
      }
    }
  }

  @Test
  void whatOneTurnBringsForAClientGoesOutInOneFlush() {
    Client client = new Client();
    schedule.request(client);
    schedule.request(client);
    turns.run();
    assertThat(client.flushedMillis).containsExactly(0L);
  }

  @Test
  void whileTheLoopIsQuietNobodyWaitsForATick() {
    Client client = new Client();
    for (int millis = 0; millis < 4; millis++) {
      schedule.request(client);
      turns.advance(1);
    }
    assertThat(client.flushedMillis).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void whoAsksAgainWhileItIsFlushedHasItsTurnAfterTheOthers() {
    Client first = new Client();
    Client second = new Client();
    first.asksAgain = true;
    schedule.request(first);
    schedule.request(second);
    turns.run();
    assertThat(order).containsExactly(first, second, first);
  }

  @Test
  void aTurnServesALimitedNumberAndTheRestOnTheNextOnes() {
    int all = 2 * FlushSchedule.CLIENTS_A_TURN + 1;
    for (int i = 0; i < all; i++) {
      schedule.request(new Client());
    }
    int[] served = new int[3];
    for (int turn = 0; turn < served.length; turn++) {
      turns.runOne();
      served[turn] = order.size();
    }
    assertThat(served)
        .containsExactly(FlushSchedule.CLIENTS_A_TURN, 2 * FlushSchedule.CLIENTS_A_TURN, all);
  }

  @Test
  void clientsOfAGroupAreFetchedStepByStepBeforeTheFirstIsFlushed() {
    List<Client> all = new ArrayList<>();
    for (int i = 0; i < FlushSchedule.FETCHED_AT_ONCE + 2; i++) {
      all.add(new Client());
      schedule.request(all.get(i));
    }
    turns.run();
    assertThat(all)
        .allSatisfy(client -> assertThat(client.fetched).containsExactly(0, 1, 2, 3, 4, 5, 6, 7))
        .hasSize(order.size());
  }

  @Test
  void oneAloneIsNotFetched() {
    Client client = new Client();
    schedule.request(client);
    turns.run();
    assertThat(client.fetched).isEmpty();
    assertThat(client.flushedMillis).hasSize(1);
  }

  @Test
  void aFlushThatFailsTakesNoneOfItsGroupWithIt() {
    Client broken = new Client();
    Client sound = new Client();
    broken.fails = true;
    schedule.request(broken);
    schedule.request(sound);
    assertThatThrownBy(turns::run).hasMessage("on purpose");
    schedule.request(new Client());
    turns.run();
    assertThat(order).startsWith(sound).hasSize(2);
  }

  @Test
  void aClientThatMustWaitIsFlushedOnTheFirstTickAfterItIsDue() {
    Client client = new Client();
    client.due = 15 * MILLI;
    schedule.request(client);
    turns.advance(40);
    assertThat(client.flushedMillis).containsExactly(20L);
  }

  @Test
  void whatBecomesUrgentDoesNotWaitForTheTick() {
    Client client = new Client();
    client.due = 15 * MILLI;
    schedule.request(client);
    client.due = FlushSchedule.Client.AT_ONCE;
    schedule.request(client);
    turns.run();
    assertThat(client.flushedMillis).containsExactly(0L);
  }
}
