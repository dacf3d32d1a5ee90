package dev.ringfolio.triggers;

import dev.ringfolio.contract.TriggerRule;
import dev.ringfolio.contract.TriggerRun;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.trigger.TriggerMemory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where triggers are kept. What a method has done when it returns survives the end of this process.
 * Blocking: call it on a pool, never on an event loop.
 *
 * <p>Every method throws {@link StoreUnavailable} where the store cannot be used now; then nothing
 * is changed, or it is not known whether it is.
 */
public interface TriggerStore {
  /**
   * A trigger and where it stands.
   *
   * @param run the last that it asked for; null before the first
   */
  record Kept(TriggerRule rule, TriggerMemory memory, @Nullable TriggerRun run) {}

  /** All of them, in the order of their numbers. */
  List<Kept> load();

  /** Keeps a new trigger. */
  void create(Kept trigger);

  /**
   * Keeps {@code after} in place of the version before it.
   *
   * @return false where another version than {@code after}'s − 1 is kept, or none: nothing changes
   */
  boolean replace(Kept after);

  /**
   * Forgets a trigger.
   *
   * @return false where another version is kept, or none: nothing changes
   */
  boolean delete(String id, long version);

  /** Keeps where triggers stand, in one transaction; of those that are not kept, nothing. */
  void remember(List<Kept> triggers);
}
