package dev.ringfolio.core.trigger;

/** Of a trigger that measures nothing: it is fired by name. */
final class Prompt implements Sensor {
  @Override
  public double value(long nowMillis) {
    return Double.NaN;
  }

  @Override
  public boolean past(long nowMillis) {
    return false;
  }

  @Override
  public boolean back(long nowMillis) {
    return true;
  }

  @Override
  public String words(long nowMillis) {
    return "news";
  }
}
