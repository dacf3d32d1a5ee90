package dev.ringfolio.prices;

import dev.ringfolio.core.market.PriceSnapshot;
import dev.ringfolio.core.model.Symbol;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * Where the newest prices are kept outside the book, so that a restart goes on from them and other
 * processes can read them. Used on the one context that called {@link #open}; nothing blocks, and
 * nothing here ever holds up the prices.
 */
public interface PriceSnapshots {
  /** Begins to look for the store, on the caller's context. Once, before all else. */
  void open();

  /** Keeps {@code snapshot} soon, in place of an older one of its symbol. */
  void save(PriceSnapshot snapshot);

  /** The snapshots of {@code symbols}; those that have none are left out. Fails when it is lost. */
  Future<Map<Symbol, PriceSnapshot>> read(List<Symbol> symbols);

  /** Every snapshot there is, up to the bound of the book. Fails when the store is lost. */
  Future<List<PriceSnapshot>> readAll();

  /** How the store is. */
  Status status();

  /** Writes what is still to be written, within a deadline, and lets go of the store. */
  Future<Void> close();

  /** Whether the store can be reached. */
  enum State {
    IN_PROCESS("in process"),
    CONNECTING("connecting"),
    CONNECTED("connected"),
    LOST("lost");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /** As operators read it. */
    public String text() {
      return text;
    }
  }

  /**
   * The store and its counters.
   *
   * @param written snapshots, in all
   * @param failed snapshots of failed writes, in all; each is tried again unless a newer one came
   * @param unreadable values that were no snapshots, in all
   * @param pending snapshots to be written
   */
  record Status(State state, long written, long failed, long unreadable, int pending) {}
}
