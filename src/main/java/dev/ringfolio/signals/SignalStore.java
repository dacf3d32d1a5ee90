package dev.ringfolio.signals;

import dev.ringfolio.contract.Signal;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.model.Tier;
import java.util.List;
import java.util.Optional;

/**
 * Where signals and tiers are kept. What a method has done when it returns survives the end of this
 * process. Blocking: call it on a pool, never on an event loop.
 *
 * <p>Every method throws {@link StoreUnavailable} where the store cannot be used now.
 */
public interface SignalStore {
  /** Signals that are kept: the newest. */
  int SIGNALS_MAX = 10_000;

  /** Characters of a user's name. */
  int USER_MAX = 256;

  /** Keeps a signal, whose number is the greatest; those beyond {@value #SIGNALS_MAX} go. */
  void append(Signal signal);

  /** Signals that {@code tier} sees with a number below {@code before}, newest first. */
  List<Signal> newest(Tier tier, long before, int limit);

  /** One signal, if it is kept. */
  Optional<Signal> signal(long number);

  /** What {@code user} has paid for; empty where that was never written. */
  Optional<Tier> tier(String user);

  /** Keeps what {@code user} has paid for. */
  void writeTier(String user, Tier tier);
}
