package dev.ringfolio.core.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A last-value table against its naive twin, and at its bound. */
class LastValueTableTest {

  @Property
  void itHoldsWhatAListOfPairsWouldHold(
      @ForAll @IntRange(min = 1, max = 5) int keysMax,
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 7) Integer> keys) {
    LastValueTable<Integer, Integer> table = new LastValueTable<>(keysMax);
    List<Map.Entry<Integer, Integer>> twin = new ArrayList<>();
    long refused = 0;
    for (int step = 0; step < keys.size(); step++) {
      int key = keys.get(step);
      int value = step;
      if (step % 4 == 3) {
        assertThat(table.remove(key)).isEqualTo(twin.removeIf(pair -> pair.getKey() == key));
      } else {
        boolean known = twin.stream().anyMatch(pair -> pair.getKey() == key);
        boolean taken = known || twin.size() < keysMax;
        refused += taken ? 0 : 1;
        if (known) {
          twin.replaceAll(pair -> pair.getKey() == key ? Map.entry(key, value) : pair);
        } else if (taken) {
          twin.add(Map.entry(key, value));
        }
        assertThat(table.put(key, value)).isEqualTo(taken);
      }
      assertThat(table.values()).isEqualTo(twin.stream().map(Map.Entry::getValue).toList());
      assertThat(table.size()).isEqualTo(twin.size());
      assertThat(table.refused()).isEqualTo(refused);
    }
  }

  @Test
  void aKeyBeyondTheLimitIsRefusedAndNoOtherGivesWay() {
    LastValueTable<String, Integer> table = new LastValueTable<>(2);
    table.put("a", 1);
    table.put("b", 2);

    assertThat(table.put("c", 3)).isFalse();
    assertThat(table.put("a", 4)).isTrue();
    assertThat(table.refused()).isEqualTo(1);
    assertThat(table.get("a")).isEqualTo(Optional.of(4));
    assertThat(table.get("c")).isEmpty();
    assertThat(table.values()).containsExactly(4, 2);
  }

  @Test
  void aKeyThatWasRemovedMakesRoom() {
    LastValueTable<String, Integer> table = new LastValueTable<>(1);
    table.put("a", 1);
    table.remove("a");

    assertThat(table.put("b", 2)).isTrue();
    assertThat(table.values()).containsExactly(2);
  }

  @Test
  void aTableWithoutRoomCannotBeMade() {
    assertThatThrownBy(() -> new LastValueTable<String, String>(0)).hasMessage("keysMax 0");
  }
}
