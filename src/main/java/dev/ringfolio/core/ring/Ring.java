package dev.ringfolio.core.ring;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of a stream, owned by its one writer. Entries are numbered from 1 without
 * holes; the oldest give way where the ring is full in entries or in bytes. Appending allocates
 * nothing and costs the same whatever has been appended before, but for the entries that give way.
 *
 * <p>The counts ({@link #head}, {@link #tail}, {@link #size}, {@link #bytes}, {@link #refused}) may
 * be read from any thread; all else belongs to the owner's.
 *
 * @param <T> immutable entries: they are handed out by reference
 */
public final class Ring<T> {
  /** What {@link #append} returns for an entry that is too large. */
  public static final long REFUSED = -1;

  /** No entry may take more than this part of the ring's bytes. */
  public static final int LARGEST_PART = 8;

  private final @Nullable Object[] entries;
  private final int[] sizes;
  private final long bytesMax;
  private final ToIntFunction<? super T> sizeOf;

  /** Where the next entry goes: a division saved for each. */
  private int next;

  private final Counter head = new Counter();
  private final Counter tail = new Counter();
  private final Counter bytes = new Counter();
  private final Counter refused = new Counter();

  /**
   * @param capacity in entries, positive
   * @param bytesMax of all entries held, or 0 where entries are of one small size
   * @param sizeOf bytes of an entry, ≥ 0; not asked where {@code bytesMax} is 0
   */
  public Ring(int capacity, long bytesMax, ToIntFunction<? super T> sizeOf) {
    if (capacity < 1 || bytesMax < 0) {
      throw new IllegalArgumentException("capacity " + capacity + ", bytesMax " + bytesMax);
    }
    this.entries = new Object[capacity];
    this.sizes = new int[bytesMax == 0 ? 0 : capacity];
    this.bytesMax = bytesMax;
    this.sizeOf = sizeOf;
    tail.set(1);
  }

  /**
   * Takes {@code entry} in, in place of the oldest ones where there is no room.
   *
   * @return its seq, or {@link #REFUSED} where it is larger than an eighth of the ring's bytes
   */
  public long append(T entry) {
    Objects.requireNonNull(entry);
    if (bytesMax > 0) {
      int size = sizeOf.applyAsInt(entry);
      if (size < 0) {
        throw new IllegalArgumentException("size " + size + " of " + entry);
      }
      if (size > bytesMax / LARGEST_PART) {
        refused.add(1);
        return REFUSED;
      }
      makeRoom(size);
      sizes[next] = size;
    }
    long seq = head.get() + 1;
    if (seq - tail.get() == entries.length) {
      tail.set(seq - entries.length + 1);
    }
    entries[next] = entry;
    next = next + 1 == entries.length ? 0 : next + 1;
    head.set(seq);
    return seq;
  }

  /** Displaces the oldest entries until one more of {@code size} bytes fits, and counts it in. */
  private void makeRoom(int size) {
    long oldest = tail.get();
    long held = bytes.get() + size;
    if (head.get() + 1 - oldest == entries.length) {
      held -= displace(oldest++);
    }
    while (held > bytesMax) {
      held -= displace(oldest++);
    }
    tail.set(oldest);
    bytes.set(held);
  }

  /** Lets go of an entry; returns its bytes. */
  private int displace(long seq) {
    int slot = slot(seq);
    entries[slot] = null;
    return sizes[slot];
  }

  /**
   * Entries {@code first} to {@code first + count - 1}, copied by reference.
   *
   * @throws IndexOutOfBoundsException if any of them is not held
   */
  public List<T> slice(long first, int count) {
    if (count < 0 || first < tail.get() || first + count - 1 > head.get()) {
      throw new IndexOutOfBoundsException(
          count + " from " + first + " of " + tail.get() + ".." + head.get());
    }
    Object[] copy = new Object[count];
    int from = slot(first);
    int run = Math.min(count, entries.length - from);
    System.arraycopy(entries, from, copy, 0, run);
    System.arraycopy(entries, 0, copy, run, count - run);
    @SuppressWarnings("unchecked") // only T was ever put in, and none of the slots is empty
    List<T> slice = (List<T>) Collections.unmodifiableList(Arrays.asList(copy));
    return slice;
  }

  /** The seq of the newest entry, and how many were ever appended; 0 before the first. */
  public long head() {
    return head.get();
  }

  /** The seq of the oldest entry held; {@code head + 1} before the first. */
  public long tail() {
    return tail.get();
  }

  /** Entries held. */
  public int size() {
    long newest = head.get();
    return (int) Math.max(0, newest - tail.get() + 1);
  }

  public int capacity() {
    return entries.length;
  }

  /** Bytes held, or 0 where the ring is not bounded in bytes. */
  public long bytes() {
    return bytes.get();
  }

  public long bytesMax() {
    return bytesMax;
  }

  /** Entries that newer ones displaced. */
  public long overwritten() {
    return tail.get() - 1;
  }

  /** Entries that were too large. */
  public long refused() {
    return refused.get();
  }

  private int slot(long seq) {
    return (int) ((seq - 1) % entries.length);
  }
}
