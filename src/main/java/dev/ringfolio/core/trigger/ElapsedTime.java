package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.TriggerCondition.TimeBased;

/** The time since a trigger fired last, or was made. A part of its {@link TriggerWatch}. */
final class ElapsedTime implements Sensor {
  private final TimeBased condition;
  private long sinceMillis;

  ElapsedTime(TimeBased condition, long sinceMillis) {
    this.condition = condition;
    this.sinceMillis = sinceMillis;
  }

  /** When it is to fire next. */
  long dueMillis() {
    return sinceMillis + condition.intervalMillis();
  }

  /** In seconds. */
  @Override
  public double value(long nowMillis) {
    return (nowMillis - sinceMillis) / 1e3;
  }

  @Override
  public boolean past(long nowMillis) {
    return nowMillis >= dueMillis();
  }

  /** Always: it begins anew when it fired, and may be over again when somebody looks next. */
  @Override
  public boolean back(long nowMillis) {
    return true;
  }

  @Override
  public String words(long nowMillis) {
    return condition.intervalMillis() / 1_000 + " s are over";
  }

  @Override
  public void fired(long nowMillis) {
    sinceMillis = nowMillis;
  }

  @Override
  public void setBack(long nowMillis) {
    sinceMillis = Math.min(sinceMillis, nowMillis);
  }
}
