package dev.ringfolio.gateway.fanout;

import dev.ringfolio.contract.Distribution;
import dev.ringfolio.contract.Freshness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fresh what one instance hands to its sockets is. Owned by the instance's loop, and merged
 * with the others' by who asks: what is recorded on the way of every price is plain additions to
 * arrays.
 *
 * <p>The last minute is what was counted since the copy of a minute ago; so it costs nothing on the
 * way, either. Copies are made every ten seconds.
 */
public final class FreshnessBook {
  private static final long COPY_NANOS = Duration.ofSeconds(10).toNanos();

  /** Copies kept: the oldest is a minute old, or a little more. */
  private static final int COPIES = 7;

  private final Numbers age = new Numbers();
  private final Numbers tradeAge = new Numbers();
  private final Numbers conflated = new Numbers();
  private final Numbers eventAge = new Numbers();
  private final Numbers eventLag = new Numbers();
  private final List<Numbers> all = List.of(age, tradeAge, conflated, eventAge, eventLag);
  private long nowMillis;
  private long copiedNanos;
  private long gaps;
  private long lost;

  /**
   * @param nowNanos the first copy is made ten seconds later
   */
  public FreshnessBook(long nowNanos) {
    copiedNanos = nowNanos;
  }

  /** What is recorded from now on is handed over at {@code nowMillis}, wall time. */
  public void at(long nowMillis) {
    this.nowMillis = nowMillis;
  }

  /**
   * An update of a live price is handed over.
   *
   * @param passedOver how many values were conflated into it
   */
  void price(ClientFreshness client, long receivedMillis, long tradeMillis, long passedOver) {
    long millis = nowMillis - receivedMillis;
    age.add(millis);
    tradeAge.add(nowMillis - tradeMillis);
    conflated.add(passedOver);
    client.price(millis, passedOver);
  }

  /**
   * An event is handed over.
   *
   * @param lag how many newer ones there are
   */
  void event(long madeMillis, long lag) {
    eventAge.add(nowMillis - madeMillis);
    eventLag.add(lag);
  }

  /**
   * A client is told of a gap.
   *
   * @param count of the events lost, or null where it is not known
   */
  void gap(@Nullable Long count) {
    gaps++;
    lost += count == null ? 0 : count;
  }

  /** Time went by. Called about once a second. */
  public void housekeep(long nowNanos) {
    if (nowNanos - copiedNanos >= COPY_NANOS) {
      copiedNanos = nowNanos;
      all.forEach(Numbers::copy);
    }
  }

  /** All that was recorded, for other threads to read. */
  public Freshness report() {
    return new Freshness(
        age.report(),
        tradeAge.report(),
        conflated.report(),
        eventAge.report(),
        eventLag.report(),
        gaps,
        lost);
  }

  /** Numbers by size, see {@link Distribution}. */
  private static final class Numbers {
    private final long[] counts = new long[Distribution.BUCKETS];
    private final List<long[]> copies = new ArrayList<>(List.of(new long[Distribution.BUCKETS]));
    private double sum;

    void add(long number) {
      counts[Distribution.bucket(number)]++;
      sum += Math.max(0, number);
    }

    void copy() {
      copies.add(counts.clone());
      if (copies.size() > COPIES) {
        copies.remove(0);
      }
    }

    Distribution report() {
      long[] before = copies.get(0);
      List<Long> total = new ArrayList<>(counts.length);
      List<Long> recent = new ArrayList<>(counts.length);
      for (int i = 0; i < counts.length; i++) {
        total.add(counts[i]);
        recent.add(counts[i] - before[i]);
      }
      return new Distribution(total, sum, recent);
    }
  }
}
