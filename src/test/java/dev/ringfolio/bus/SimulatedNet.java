package dev.ringfolio.bus;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * A bus and a clock that obey a seed: everything runs on one thread, in an order that depends on
 * the seed alone. Messages may be lost, doubled, late and out of order; nodes may stall.
 */
public final class SimulatedNet {
  public static final long MICRO = 1_000;
  public static final long MILLI = 1_000_000;
  public static final long SECOND = 1_000_000_000;

  /**
   * What goes wrong, as probabilities of each message.
   *
   * @param late delayed by up to five seconds instead of a few milliseconds
   */
  public record Faults(double lost, double doubled, double late) {
    /** Every message arrives after 50 µs, in order. */
    public static final Faults NONE = new Faults(0, 0, 0);
  }

  /** {@code held} where its node stalled when it was due. */
  private record Event(long at, long order, Object node, Runnable action, boolean held) {
    Event heldUntil(long end) {
      return new Event(end, order, node, action, true);
    }
  }

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final Map<Object, Long> stalledUntil = new HashMap<>();
  private final RandomGenerator random;

  private Faults faults;
  private long now = SECOND;
  private long order;

  public SimulatedNet(RandomGenerator random, Faults faults) {
    this.random = random;
    this.faults = faults;
  }

  public long now() {
    return now;
  }

  /**
   * From now on, nothing goes wrong with what is sent. What a stall held back runs now, before what
   * comes later.
   */
  public void heal() {
    faults = Faults.NONE;
    stalledUntil.clear();
    List<Event> held = events.stream().filter(Event::held).toList();
    events.removeAll(held);
    held.forEach(event -> events.add(event.heldUntil(now)));
  }

  /** Sends to {@code node}, or not, or twice. */
  public void send(Object node, Runnable delivery) {
    if (faults == Faults.NONE) {
      after(50 * MICRO, node, delivery);
      return;
    }
    if (random.nextDouble() >= faults.lost()) {
      after(delay(), node, delivery);
    }
    if (random.nextDouble() < faults.doubled()) {
      after(delay(), node, delivery);
    }
  }

  private long delay() {
    boolean late = random.nextDouble() < faults.late();
    return random.nextLong(late ? 5 * SECOND : 5 * MILLI);
  }

  /** Runs {@code action} on {@code node}, {@code delay} nanoseconds from now. */
  public void after(long delay, Object node, Runnable action) {
    events.add(new Event(now + delay, order++, node, action, false));
  }

  /** Nothing runs on {@code node} for so long; it all runs afterwards, in order. */
  public void stall(Object node, long nanos) {
    stalledUntil.merge(node, now + nanos, Math::max);
  }

  /** Runs all that is due within the next {@code nanos}. */
  public void run(long nanos) {
    long end = now + nanos;
    for (Event event = events.peek(); event != null && event.at <= end; event = events.peek()) {
      events.remove();
      long stalled = stalledUntil.getOrDefault(event.node, 0L);
      if (stalled > event.at) {
        events.add(event.heldUntil(stalled));
      } else {
        now = event.at;
        event.action.run();
      }
    }
    now = end;
  }
}
