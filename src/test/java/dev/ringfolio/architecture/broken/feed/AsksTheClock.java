package dev.ringfolio.architecture.broken.feed;

import java.util.function.LongSupplier;

/** Breaks a rule on purpose. */
public final class AsksTheClock {
  public LongSupplier how() {
    return System::nanoTime;
  }
}
