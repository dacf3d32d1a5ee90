package dev.ringfolio.core.trigger;

/** What one trigger measures. A value that is not known is neither past its threshold nor back. */
interface Sensor {
  /** What is measured now; NaN where it is not known, or is no number. */
  double value(long nowMillis);

  /** Whether the trigger is to fire. */
  boolean past(long nowMillis);

  /** Whether it is so far back that it may fire again. */
  boolean back(long nowMillis);

  /** What it measures, for people. */
  String words(long nowMillis);

  /** The trigger fired: what is measured from here, is measured from now. */
  default void fired(long nowMillis) {}

  /** The clock was set back: prices from before are forgotten, and nothing waits for then. */
  default void setBack(long nowMillis) {}
}
