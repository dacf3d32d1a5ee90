package dev.ringfolio.core.trigger;

import org.jspecify.annotations.Nullable;

/**
 * Where a trigger stands: what it needs to go on after a restart.
 *
 * @param armed whether it may fire: it was back since it fired last
 * @param sinceMillis when it was made, or fired last; a time-based one counts from there
 * @param firedMillis when it fired last; 0 for never
 * @param firedValue what was measured then; NaN where that is no number
 * @param reason why it fired last, for people; empty for never
 * @param due whether the run that it asked for has not begun
 * @param suspended whether its portfolio was found not to be there
 * @param ranMillis when a run began last that was its own; 0 for never
 * @param reference of a trigger on correlations, once it is known
 * @param mark of a trigger on a drawdown
 */
public record TriggerMemory(
    boolean armed,
    long sinceMillis,
    long firedMillis,
    double firedValue,
    String reason,
    boolean due,
    boolean suspended,
    long ranMillis,
    @Nullable Correlations reference,
    @Nullable DrawdownMark mark) {

  /** Of a trigger that is new. */
  public static TriggerMemory fresh(long nowMillis) {
    return new TriggerMemory(true, nowMillis, 0, Double.NaN, "", false, false, 0, null, null);
  }

  /** Of one whose condition is another now: it may fire at once, but for its cool-down. */
  public TriggerMemory rearmed(long nowMillis) {
    return new TriggerMemory(
        true, nowMillis, firedMillis, firedValue, reason, false, false, ranMillis, null, null);
  }

  /** Of one that is another portfolio's now, of which it ran nothing yet. */
  public TriggerMemory elsewhere() {
    return new TriggerMemory(
        armed, sinceMillis, firedMillis, firedValue, reason, due, suspended, 0, reference, mark);
  }
}
