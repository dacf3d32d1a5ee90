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

  @Test
  void oneBeginsAtStartAndWhenTheDataAreOthers() {
    assertThat(round.isDue(7, now)).isTrue();
    round.begin(7, List.of(), now);

    assertThat(round.isDue(7, now)).isFalse();
    assertThat(round.isDue(8, now)).isTrue();
    assertThat(round.rounds()).isEqualTo(1);
  }

  @Test
  void itGoesFromOneToTheNext() {
    round.begin(1, List.of("a", "b"), now);
    assertThat(round.due()).isEqualTo(2);
    assertThat(round.next(now)).contains("a");
    assertThat(round.isDue(2, now)).as("while one is under way").isFalse();
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

    assertThat(round.isDue(2, now + DailyRound.REST_FOR_WORK * took - 1)).isFalse();
    assertThat(round.isDue(2, now + DailyRound.REST_FOR_WORK * took)).isTrue();
  }

  @Test
  void theRestHasAnEnd() {
    round.begin(1, List.of("a"), now);
    now += 100 * DailyRound.REST_NANOS_MAX;
    round.done(now);

    assertThat(round.isDue(2, now + DailyRound.REST_NANOS_MAX)).isTrue();
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
