package dev.ringfolio.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RestBudgetTest {
  private static final long SECOND = 1_000_000_000L;

  @Property(tries = 100)
  void noMinuteAndNoSecondHoldsMoreCallsThanAllowed(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int callsPerMinute) {
    Random random = new Random(seed);
    RestBudget budget = new RestBudget(callsPerMinute);
    List<Long> calls = new ArrayList<>();
    long now = random.nextLong();
    for (int i = 0; i < 2_000; i++) {
      now += (long) (random.nextDouble() * SECOND / 4);
      if (budget.allows(now)) {
        budget.spend(now);
        calls.add(now);
      }
    }

    assertThat(mostWithin(calls, 60 * SECOND)).isEqualTo(callsPerMinute);
    assertThat(mostWithin(calls, SECOND)).isLessThanOrEqualTo(RestBudget.CALLS_A_SECOND);
    assertThat(budget.made()).isEqualTo(calls.size());
  }

  @Test
  void atMostThirtyCallsAreMadeAtOnce() {
    RestBudget budget = new RestBudget(60);
    int made = 0;
    while (budget.allows(0)) {
      budget.spend(0);
      made++;
    }

    assertThat(made).isEqualTo(30);
    assertThat(budget.allows(SECOND - 1)).isFalse();
    assertThat(budget.allows(SECOND)).isTrue();
  }

  @Test
  void aToldWaitIsKeptAndTheLongerOneCounts() {
    RestBudget budget = new RestBudget(60);
    budget.waitUntil(60 * SECOND);
    budget.waitUntil(5 * SECOND);

    assertThat(budget.allows(60 * SECOND - 1)).isFalse();
    assertThat(budget.allows(60 * SECOND)).isTrue();
  }

  @Test
  void anEvenPaceLeavesRoomForUrgentCalls() {
    RestBudget budget = new RestBudget(60);
    budget.spend(0);

    assertThat(budget.spares(SECOND - 1)).isFalse();
    assertThat(budget.allows(SECOND - 1)).isTrue();
    assertThat(budget.spares(SECOND)).isTrue();
  }

  private static int mostWithin(List<Long> times, long window) {
    int most = 0;
    int from = 0;
    for (int to = 0; to < times.size(); to++) {
      while (times.get(to) - times.get(from) >= window) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }
}
