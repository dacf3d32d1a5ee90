package dev.ringfolio.gateway.fanout;

import dev.ringfolio.core.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * When the clients of one event loop are written to: in turn, as fast as the loop can.
 *
 * <p>The problem: a network write costs the same whether it carries one message or thirty, so a
 * loop that writes each update at once to each client is soon busy with writes alone, while one
 * that always waits for a tick is late for nothing when it is not. The idea: whoever has something
 * to send {@linkplain #request asks} for a flush, as often as it likes, and stands in a queue until
 * its turn comes; what comes for it meanwhile goes out in the same write. While the loop is quiet
 * the queue is empty and an update goes out on the next turn; the busier it is, the longer the
 * queue, the more is in each write, and the fewer writes there are. No rate has to be chosen.
 *
 * <p>Each client stands in the queue once. A turn serves {@value #CLIENTS_A_TURN} of them and then
 * lets the loop read and take in what is newer. With a thousand clients the objects of one are in
 * no cache when its turn comes, and a flush would wait for memory at each of some thirty in turn;
 * so {@value #FETCHED_AT_ONCE} clients are {@linkplain Client#fetch fetched} together first.
 * Clients that must not be written to yet (those that are slow, or whose keys rest) wait for the
 * instance's tick, whose timer runs only while somebody does.
 */
public final class FlushSchedule {
  /** Somebody that is written to. */
  public abstract static class Client {
    /** May be written to at any time. */
    protected static final long AT_ONCE = Long.MIN_VALUE;

    private boolean onTick;
    private boolean onTurn;

    /** When it may be written to next, on the monotonic clock, or {@link #AT_ONCE}. */
    protected abstract long dueNanos();

    protected abstract void flush(long nowNanos);

    /**
     * Reads of what the next flush will read what is {@code step} references away, and changes
     * nothing. Memory of several clients that is asked for in one go comes in the time of one,
     * where no address depends on what comes.
     *
     * @param step from 0 below {@link #FETCH_STEPS}
     * @return anything that is made of what was read, so that it has to be read
     */
    protected int fetch(int step) {
      return 0;
    }
  }

  /** Flushes of one turn; about a millisecond of writing. */
  static final int CLIENTS_A_TURN = 256;

  /** As many as the first-level cache has room for. */
  static final int FETCHED_AT_ONCE = 16;

  /** How far a client's last object is from its first. */
  public static final int FETCH_STEPS = 8;

  private final Turns turns;
  private final Clock clock;
  private final long tickMillis;
  private final Deque<Client> due = new ArrayDeque<>();
  private List<Client> waiting = new ArrayList<>();
  private final Client[] group = new Client[FETCHED_AT_ONCE];
  private boolean turnPosted;
  private boolean tickArmed;

  /** What was fetched; written so that it must be read, and never looked at. */
  @SuppressWarnings("UnusedVariable")
  private int fetched;

  public FlushSchedule(Turns turns, Clock clock, long tickMillis) {
    this.turns = turns;
    this.clock = clock;
    this.tickMillis = tickMillis;
  }

  /** {@code client} has something to send. */
  public void request(Client client) {
    if (client.onTurn) {
      return;
    }
    long dueNanos = client.dueNanos();
    if (dueNanos == Client.AT_ONCE || dueNanos - clock.nanos() <= 0) {
      client.onTurn = true;
      due.add(client);
      post();
    } else if (!client.onTick) {
      client.onTick = true;
      waiting.add(client);
      arm();
    }
  }

  private void post() {
    if (!turnPosted && !due.isEmpty()) {
      turnPosted = true;
      turns.soon(this::flushDue);
    }
  }

  private void flushDue() {
    turnPosted = false;
    long now = clock.nanos();
    // Who asks again while it is flushed has its turn after the others.
    int flushes = Math.min(due.size(), CLIENTS_A_TURN);
    for (int i = 0; i < flushes; i++) {
      if (i % FETCHED_AT_ONCE == 0) {
        fetch(Math.min(FETCHED_AT_ONCE, flushes - i));
      }
      Client client = due.remove();
      client.onTurn = false;
      client.flush(now);
    }
    post();
  }

  /** Has the first {@code count} of those that are due in the cache. */
  private void fetch(int count) {
    if (count == 1) {
      return;
    }
    Iterator<Client> first = due.iterator();
    for (int i = 0; i < count; i++) {
      group[i] = first.next();
    }
    int read = 0;
    for (int step = 0; step < FETCH_STEPS; step++) {
      for (int i = 0; i < count; i++) {
        read += group[i].fetch(step);
      }
    }
    fetched = read;
    Arrays.fill(group, null);
  }

  private void tick() {
    tickArmed = false;
    long now = clock.nanos();
    List<Client> clients = waiting;
    waiting = new ArrayList<>();
    for (Client client : clients) {
      client.onTick = client.dueNanos() - now > 0;
      if (client.onTick) {
        waiting.add(client);
      } else {
        request(client);
      }
    }
    if (!waiting.isEmpty()) {
      arm();
    }
  }

  private void arm() {
    if (!tickArmed) {
      tickArmed = true;
      turns.after(tickMillis, this::tick);
    }
  }
}
