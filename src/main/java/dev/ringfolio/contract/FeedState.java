package dev.ringfolio.contract;

import dev.ringfolio.core.model.WireName;

/** The state of the feed, as operators see it. */
public enum FeedState implements WireName {
  /** Connected to the built-in exchange. */
  SIMULATED,
  /** Playing a recorded file. */
  REPLAY,
  CONNECTING,
  CONNECTED,
  /** Lost; waiting for the next try. */
  RECONNECTING,
  /** Connected, but nothing came for a while. */
  SILENT,
  /** The key was refused; the next try is minutes away. */
  UNAUTHORIZED,
  /** Lost for long: prices are polled while reconnecting goes on. */
  POLLING,
  /** Connected, and quiet because the market is closed. */
  CLOSED_MARKET,
  OFF
}
