package dev.ringfolio.contract;

import java.util.List;

/**
 * Signals, newest first.
 *
 * @param next what to ask for {@code before} to get those that follow; 0 where none do
 * @param cached whether the store is away, and these are of those in memory
 */
public record SignalsListed(List<Signal> signals, long next, boolean cached) {
  public SignalsListed {
    signals = List.copyOf(signals);
  }
}
