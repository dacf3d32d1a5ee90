package dev.ringfolio.optimization;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentlyUsedTest {
  private final RecentlyUsed<String, String> kept = new RecentlyUsed<>(3, 20, String::length);

  @Test
  void theLeastRecentlyUsedEntryGoesFirst() {
    kept.put("a", "1");
    kept.put("b", "2");
    kept.put("c", "3");
    kept.get("a");
    kept.put("d", "4");

    assertThat(kept.get("b")).isEmpty();
    assertThat(kept.get("a")).contains("1");
    assertThat(kept.size()).isEqualTo(3);
    assertThat(kept.bytes()).isEqualTo(3);
  }

  @Test
  void theBytesAreBoundedToo() {
    kept.put("a", "1234567890");
    kept.put("b", "1234567890");
    kept.put("c", "1");

    assertThat(kept.get("a")).isEmpty();
    assertThat(kept.bytes()).isEqualTo(11);
  }

  @Test
  void aValueOfMoreThanHalfTheBytesIsNotKeptAndPushesNothingOut() {
    kept.put("a", "1");
    kept.put("b", "12345678901");

    assertThat(kept.get("b")).isEmpty();
    assertThat(kept.get("a")).contains("1");
  }

  @Test
  void aNewValueOfAKeyTakesThePlaceOfTheOld() {
    kept.put("a", "123");
    kept.put("a", "1");

    assertThat(kept.size()).isEqualTo(1);
    assertThat(kept.bytes()).isEqualTo(1);
  }
}
