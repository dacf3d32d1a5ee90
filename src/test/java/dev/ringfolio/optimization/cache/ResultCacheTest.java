package dev.ringfolio.optimization.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Optimize;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ResultCacheTest {
  private static final Optimize REQUEST = Answers.request("AAPL", "MSFT");
  private static final KeptAnswer ANSWER = Answers.kept(REQUEST);
  private static final CacheKey KEY = CacheKey.of(REQUEST, 1);
  private static final long SECOND = 1_000_000_000L;

  private final ResultCache cache = new ResultCache(3, Duration.ofSeconds(300));

  private static CacheKey key(int number) {
    return new CacheKey(Integer.toString(number));
  }

  @Test
  void anAnswerIsFoundUntilItsTimeIsOver() {
    cache.put(KEY, ANSWER, 0, 0);

    assertThat(cache.get(KEY, 300 * SECOND - 1)).contains(ANSWER);
    assertThat(cache.get(KEY, 300 * SECOND)).isEmpty();
  }

  @Test
  void anAnswerFromElsewhereHasLivedForAWhile() {
    cache.put(KEY, ANSWER, 200 * SECOND, 0);

    assertThat(cache.get(KEY, 100 * SECOND - 1)).contains(ANSWER);
    assertThat(cache.get(KEY, 100 * SECOND)).isEmpty();
  }

  @Test
  void anAnswerThatIsTooOldIsNotTakenIn() {
    cache.put(KEY, ANSWER, 300 * SECOND, 0);

    assertThat(cache.size()).isZero();
  }

  @Test
  void anAnswerFromTheFutureIsTakenForNew() {
    cache.put(KEY, ANSWER, -SECOND, 0);

    assertThat(cache.peek(KEY, 300 * SECOND)).isEmpty();
    assertThat(cache.peek(KEY, 300 * SECOND - 1)).isPresent();
  }

  @Test
  void theLeastRecentlyUsedAnswerGoesFirst() {
    for (int i = 1; i <= 3; i++) {
      cache.put(key(i), ANSWER, 0, i);
    }
    cache.get(key(1), 4);
    cache.put(key(4), ANSWER, 0, 5);

    assertThat(cache.get(key(2), 6)).isEmpty();
    assertThat(cache.get(key(1), 6)).isPresent();
    assertThat(cache.size()).isEqualTo(3);
  }

  @Test
  void bytesAreBoundedToo() {
    ResultCache small =
        new ResultCache(1_000, 3L * ANSWER.estimatedBytes(), Duration.ofSeconds(300));
    for (int i = 0; i < 100; i++) {
      small.put(key(i), ANSWER, 0, 0);
    }

    assertThat(small.size()).isEqualTo(3);
    assertThat(small.bytes()).isEqualTo(3L * ANSWER.estimatedBytes());
  }

  @Test
  void withoutEntriesOrTimeNothingIsKept() {
    ResultCache none = new ResultCache(0, Duration.ofSeconds(300));
    ResultCache brief = new ResultCache(10, Duration.ZERO);
    none.put(KEY, ANSWER, 0, 0);
    brief.put(KEY, ANSWER, 0, 0);

    assertThat(none.size() + brief.size()).isZero();
  }

  @Test
  void whatIsTooOldTakesNoRoom() {
    cache.put(key(1), ANSWER, 0, 0);
    cache.put(key(2), ANSWER, 0, 100 * SECOND);
    cache.expire(300 * SECOND);

    assertThat(cache.size()).isEqualTo(1);
    assertThat(cache.bytes()).isEqualTo(ANSWER.estimatedBytes());
  }

  @Test
  void eachLookIsCountedAndEachFind() {
    cache.put(KEY, ANSWER, 0, 0);
    cache.get(KEY, 1);
    cache.get(key(1), 1);
    cache.get(KEY, 300 * SECOND);
    cache.peek(KEY, 1);

    assertThat(cache.accesses()).isEqualTo(3);
    assertThat(cache.hits()).isEqualTo(1);
  }

  /** The twin keeps everything for ever, with its time. */
  @Property(tries = 200)
  void whatIsFoundWasPutInUnderThatKeyWithinTheTimeToLive(
      @ForAll @Size(max = 200) int[] keys, @ForAll @IntRange(min = 1, max = 50) int seconds) {
    Map<CacheKey, Long> puts = new HashMap<>();
    ResultCache any = new ResultCache(8, Duration.ofSeconds(300));
    long now = 0;
    for (int number : keys) {
      CacheKey key = key(Math.floorMod(number, 12));
      now += seconds * SECOND;
      Optional<KeptAnswer> found = any.get(key, now);
      if (found.isPresent()) {
        assertThat(now - puts.get(key)).isLessThan(300 * SECOND);
      }
      if (number % 2 == 0) {
        any.put(key, ANSWER, 0, now);
        puts.put(key, now);
        assertThat(any.get(key, now)).contains(ANSWER);
      }
      assertThat(any.size()).isLessThanOrEqualTo(8);
    }
  }
}
