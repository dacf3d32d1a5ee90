package dev.ringfolio.core.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A ring against its naive twin, and at its bounds. */
class RingTest {

  /** The same as a ring, by a sorted map of all entries held. */
  private static final class NaiveRing {
    final SortedMap<Long, Integer> held = new TreeMap<>();
    final int capacity;
    final long bytesMax;
    long appended;
    long refused;

    NaiveRing(int capacity, long bytesMax) {
      this.capacity = capacity;
      this.bytesMax = bytesMax;
    }

    long append(int size) {
      if (bytesMax > 0 && size > bytesMax / 8) {
        refused++;
        return -1;
      }
      appended++;
      held.put(appended, size);
      while (held.size() > capacity || (bytesMax > 0 && bytes() > bytesMax)) {
        held.remove(held.firstKey());
      }
      return appended;
    }

    long bytes() {
      return held.values().stream().mapToLong(size -> size).sum();
    }

    long tail() {
      return held.isEmpty() ? 1 : held.firstKey();
    }
  }

  @Property
  void aRingBoundedInEntriesHoldsWhatItsNaiveTwinHolds(
      @ForAll @IntRange(min = 1, max = 9) int capacity,
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 30) Integer> sizes) {
    compare(new Ring<>(capacity, 0, (Integer size) -> size), new NaiveRing(capacity, 0), sizes);
  }

  @Property
  void aRingBoundedInBytesHoldsWhatItsNaiveTwinHolds(
      @ForAll @IntRange(min = 1, max = 20) int capacity,
      @ForAll @IntRange(min = 1, max = 200) int bytesMax,
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 30) Integer> sizes) {
    compare(
        new Ring<>(capacity, bytesMax, (Integer size) -> size),
        new NaiveRing(capacity, bytesMax),
        sizes);
  }

  private static void compare(Ring<Integer> ring, NaiveRing twin, List<Integer> sizes) {
    for (int size : sizes) {
      assertThat(ring.append(size)).isEqualTo(twin.append(size));
      assertThat(ring.head()).isEqualTo(twin.appended);
      assertThat(ring.tail()).isEqualTo(twin.tail());
      assertThat(ring.size()).isEqualTo(twin.held.size());
      assertThat(ring.bytes()).isEqualTo(twin.bytesMax > 0 ? twin.bytes() : 0);
      assertThat(ring.refused()).isEqualTo(twin.refused);
      assertThat(ring.overwritten()).isEqualTo(twin.appended - twin.held.size());
      assertThat(ring.slice(ring.tail(), ring.size())).isEqualTo(List.copyOf(twin.held.values()));
      for (long from = ring.tail(); from <= ring.head(); from++) {
        assertThat(ring.slice(from, 1)).isEqualTo(List.of(twin.held.get(from)));
      }
    }
  }

  @Test
  void anEntryOfAnEighthOfTheBytesIsTakenAndALargerOneRefused() {
    Ring<Integer> ring = new Ring<>(10, 80, size -> size);

    assertThat(ring.append(10)).isEqualTo(1);
    assertThat(ring.append(11)).isEqualTo(Ring.REFUSED);
    assertThat(ring.append(10)).isEqualTo(2);
    assertThat(ring.refused()).isEqualTo(1);
    assertThat(ring.bytes()).isEqualTo(20);
  }

  @Test
  void appendingAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Ring<Integer> ring = new Ring<>(100, 10_000, size -> size);
    Integer entry = 90;
    appendOften(ring, entry);
    long before = threads.getCurrentThreadAllocatedBytes();
    appendOften(ring, entry);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
  }

  /** So often that an allocation each would show as millions of bytes. */
  private static void appendOften(Ring<Integer> ring, Integer entry) {
    for (int i = 0; i < 1_000_000; i++) {
      ring.append(entry);
    }
  }

  @Test
  void aSliceStaysAsItWasWhenTheRingGoesOn() {
    Ring<Integer> ring = new Ring<>(3, 0, size -> size);
    ring.append(1);
    ring.append(2);
    List<Integer> slice = ring.slice(1, 2);
    for (int i = 3; i < 10; i++) {
      ring.append(i);
    }

    assertThat(slice).containsExactly(1, 2);
    assertThatThrownBy(() -> slice.set(0, 9)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void whatIsNotHeldIsNotHandedOut() {
    Ring<Integer> ring = new Ring<>(2, 0, size -> size);
    ring.append(1);
    ring.append(2);
    ring.append(3);

    assertThatThrownBy(() -> ring.slice(1, 1)).hasMessage("1 from 1 of 2..3");
    assertThatThrownBy(() -> ring.slice(3, 2)).hasMessage("2 from 3 of 2..3");
    assertThat(ring.slice(4, 0)).isEmpty();
  }

  @Test
  void aRingWithoutRoomCannotBeMade() {
    assertThatThrownBy(() -> new Ring<Integer>(0, 0, size -> size))
        .hasMessage("capacity 0, bytesMax 0");
    assertThatThrownBy(() -> new Ring<Integer>(1, -1, size -> size))
        .hasMessage("capacity 1, bytesMax -1");
  }

  @Test
  void anEntryOfNegativeSizeIsADefectOfItsTopic() {
    Ring<Integer> ring = new Ring<>(2, 80, size -> size);

    assertThatThrownBy(() -> ring.append(-3)).hasMessage("size -3 of -3");
    assertThat(ring.head()).isZero();
  }
}
