package dev.ringfolio.gateway.fanout;

import dev.ringfolio.core.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * When the clients of one event loop are written to: at once after quiet, else on the instance's
 * tick.
 *
 * <p>Whoever has something to send {@linkplain #request asks} for a flush, as often as it likes.
 * Clients that are due are flushed together on a later turn, in one task for all of them; so what
 * one turn brings goes out in one write a client. The others wait for the tick, whose timer runs
 * only while somebody waits.
 */
public final class FlushSchedule {
  /** Somebody that is written to. */
  public abstract static class Client {
    private boolean onTick;
    private boolean onTurn;

    /** When it may be written to next, on the monotonic clock. */
    protected abstract long dueNanos();

    protected abstract void flush(long nowNanos);
  }

  private final Turns turns;
  private final Clock clock;
  private final long tickMillis;
  private List<Client> due = new ArrayList<>();
  private List<Client> waiting = new ArrayList<>();
  private boolean turnPosted;
  private boolean tickArmed;

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
    if (client.dueNanos() - clock.nanos() <= 0) {
      client.onTurn = true;
      due.add(client);
      if (!turnPosted) {
        turnPosted = true;
        turns.soon(this::flushDue);
      }
    } else if (!client.onTick) {
      client.onTick = true;
      waiting.add(client);
      arm();
    }
  }

  private void flushDue() {
    turnPosted = false;
    List<Client> clients = due;
    due = new ArrayList<>();
    clients.forEach(client -> client.onTurn = false);
    long now = clock.nanos();
    clients.forEach(client -> client.flush(now));
  }

  private void tick() {
    tickArmed = false;
    long now = clock.nanos();
    List<Client> clients = waiting;
    List<Client> ripe = new ArrayList<>();
    waiting = new ArrayList<>();
    for (Client client : clients) {
      client.onTick = client.dueNanos() - now > 0;
      (client.onTick ? waiting : ripe).add(client);
    }
    if (!waiting.isEmpty()) {
      arm();
    }
    ripe.forEach(client -> client.flush(now));
  }

  private void arm() {
    if (!tickArmed) {
      tickArmed = true;
      turns.after(tickMillis, this::tick);
    }
  }
}
