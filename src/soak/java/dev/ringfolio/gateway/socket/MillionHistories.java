package dev.ringfolio.gateway.socket;

import dev.ringfolio.bus.Histories;

/**
 * Random histories of the gateway and its clients, a million unless told otherwise: {@code
 * MillionHistories [count [seed]]}. Ends with an error and the seed to replay at the first failure.
 */
public final class MillionHistories {
  private MillionHistories() {}

  public static void main(String[] args) {
    Histories.soak(args, 10_000, GatewayHistory::run);
  }
}
