package dev.ringfolio.contract;

import dev.ringfolio.contract.RiskAlert.State;

/**
 * An alert as it is kept.
 *
 * @param raised what was told when it was raised; its id is a number in decimal, and newer alerts
 *     have greater ones
 * @param clearedMillis when it was over; 0 while it is not
 * @param clearedValue that was measured then; NaN where none was
 * @param acknowledgedMillis when its owner said to know of it; 0 before
 */
public record Alert(
    RiskAlert raised, long clearedMillis, double clearedValue, long acknowledgedMillis) {

  /** Its number, by which alerts are kept in order. */
  public long number() {
    return Long.parseLong(raised.id());
  }

  public State state() {
    return clearedMillis == 0 ? State.RAISED : State.CLEARED;
  }

  /** The same, over. */
  public Alert cleared(double value, long atMillis) {
    return new Alert(raised, atMillis, value, acknowledgedMillis);
  }

  /** The same, known to its owner; the first time counts. */
  public Alert acknowledged(long atMillis) {
    long first = acknowledgedMillis == 0 ? atMillis : acknowledgedMillis;
    return new Alert(raised, clearedMillis, clearedValue, first);
  }
}
