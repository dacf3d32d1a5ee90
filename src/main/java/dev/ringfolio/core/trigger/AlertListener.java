package dev.ringfolio.core.trigger;

/** What the engine tells its owner, in the call that made it so. */
public interface AlertListener {
  /** Why an alert is over. */
  enum End {
    /** The value is back. */
    RECOVERED,
    /** The rule says something else now. */
    REPLACED,
    /** The rule is gone. */
    WITHDRAWN,
    /** What was watched is gone. */
    GONE
  }

  /**
   * An alert was raised.
   *
   * @param value that was measured
   */
  void raised(String ruleId, double value, long atMillis);

  /**
   * The alert that {@code ruleId} had raised is over.
   *
   * @param value that was measured last; NaN where none was since the start
   */
  void cleared(String ruleId, double value, End why, long atMillis);
}
