package dev.ringfolio.optimization.daily;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds in pushed-in time. */
class DailyRoundTest {
  private final DailyRound<String> round = new DailyRound<>();
  private long now = 1_000_000_000L;

  /** Whether one is due when {@code version} has been the same for long. */
  private boolean isDueSettled(long version, long at) {
    round.isDue(version, at - DailyRound.SETTLED_NANOS);
    return round.isDue(version, at);
  }

  @Test
  void oneBeginsAtStartAndWhenTheDataAreOthers() {
    assertThat(isDueSettled(7, now)).isTrue();
    round.begin(7, List.of(), now);

    assertThat(isDueSettled(7, now)).isFalse();
    assertThat(isDueSettled(8, now)).isTrue();
    assertThat(round.rounds()).isEqualTo(1);
  }

  @Test
  void oneWaitsUntilTheDataAreTheSameForAWhile() {
    assertThat(round.isDue(1, now)).isFalse();
    now += DailyRound.SETTLED_NANOS - 1;
    assertThat(round.isDue(1, now)).isFalse();
    assertThat(round.isDue(2, now)).as("the next file came").isFalse();
    now += DailyRound.SETTLED_NANOS - 1;
    assertThat(round.isDue(2, now)).isFalse();
    assertThat(round.isDue(2, now + 1)).isTrue();
  }

  @Test
  void changesWithoutAnEndDoNotPutItOffForEver() {
    long version = 1;
    long from = now;
    for (; now < from + DailyRound.SETTLED_NANOS_MAX; now += DailyRound.SETTLED_NANOS / 2) {
      assertThat(round.isDue(version++, now)).isFalse();
    }
    assertThat(round.isDue(version, now)).isTrue();

    round.begin(version, List.of(), now);
    assertThat(round.isDue(version + 1, now)).as("the next one has as long").isFalse();
    now += DailyRound.SETTLED_NANOS;
    assertThat(round.isDue(version + 2, now)).isFalse();
  }

  @Test
  void itGoesFromOneToTheNext() {
    round.begin(1, List.of("a", "b"), now);
    assertThat(round.due()).isEqualTo(2);
    assertThat(round.next(now)).contains("a");
    assertThat(isDueSettled(2, now)).as("while one is under way").isFalse();
    round.done(now);
    assertThat(round.next(now)).contains("b");
    round.done(now);

    assertThat(round.next(now)).isEmpty();
    assertThat(round.rounds()).isEqualTo(1);
  }

  @Test
  void afterItThereIsRestForFourTimesAsLongAsItTook() {
    round.begin(1, List.of("a"), now);
    long took = 3_000_000_000L;
    now += took;
    round.done(now);

    assertThat(isDueSettled(2, now + DailyRound.REST_FOR_WORK * took - 1)).isFalse();
    assertThat(isDueSettled(2, now + DailyRound.REST_FOR_WORK * took)).isTrue();
  }

  @Test
  void theRestHasAnEnd() {
    round.begin(1, List.of("a"), now);
    now += 100 * DailyRound.REST_NANOS_MAX;
    round.done(now);

    assertThat(isDueSettled(2, now + DailyRound.REST_NANOS_MAX)).isTrue();
  }

  @Test
  void whatCannotBeDoneNowIsTriedAgainAfterAPause() {
    round.begin(1, List.of("a", "b"), now);
    round.notNow(now);

    assertThat(round.next(now + DailyRound.PAUSE_NANOS - 1)).isEmpty();
    assertThat(round.next(now + DailyRound.PAUSE_NANOS)).contains("a");
  }

  @Test
  void whatFailsTimeAndAgainWaitsForTheNextRound() {
    round.begin(1, List.of("a", "b"), now);
    for (int i = 0; i < DailyRound.TRIES_MAX; i++) {
      assertThat(round.next(now)).contains("a");
      round.notNow(now);
      now += DailyRound.PAUSE_NANOS;
    }

    assertThat(round.next(now)).contains("b");
    assertThat(round.failed()).isEqualTo(1);
  }

  @Test
  void whatHasGivenWayOftenEnoughInsists() {
    round.begin(1, List.of("a", "b"), now);
    for (int i = 0; i < DailyRound.WAYS_GIVEN_MAX; i++) {
      assertThat(round.insists()).isFalse();
      round.gaveWay(now);
    }
    assertThat(round.insists()).isTrue();

    round.done(now);
    assertThat(round.insists()).as("the next one gives way again").isFalse();
  }

  @Test
  void thereIsRoomForSoManyAndTheOthersAreCounted() {
    List<String> many = new ArrayList<>(Collections.nCopies(DailyRound.FOLLOWED_MAX + 3, "a"));
    round.begin(1, many, now);

    assertThat(round.due()).isEqualTo(DailyRound.FOLLOWED_MAX);
    assertThat(round.leftOut()).isEqualTo(3);
  }
}
