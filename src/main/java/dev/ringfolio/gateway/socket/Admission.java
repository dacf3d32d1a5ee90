package dev.ringfolio.gateway.socket;

import dev.ringfolio.config.Config;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the connections of this process, of each address and of each user, against their limits.
 * Shared by all gateway instances: any thread. Its maps hold no more keys than there are
 * connections.
 */
public final class Admission {
  private final int connectionsMax;
  private final int perAddressMax;
  private final int perUserMax;
  private final Map<String, Integer> byAddress = new HashMap<>();
  private final Map<String, Integer> byUser = new HashMap<>();
  private int connections;

  /**
   * @param shared whether all clients are one user on one machine, so that only the total counts
   */
  public Admission(Config.Limits limits, boolean shared) {
    this.connectionsMax = limits.connections();
    this.perAddressMax = shared ? Integer.MAX_VALUE : limits.connectionsPerAddress();
    this.perUserMax = shared ? Integer.MAX_VALUE : limits.connectionsPerUser();
  }

  /** What became of an attempt to connect. */
  enum Verdict {
    ADMITTED,
    FULL,
    ADDRESS_FULL
  }

  /** Counts one more connection from {@code address} in, if it is admitted. */
  synchronized Verdict enter(String address) {
    if (connections >= connectionsMax) {
      return Verdict.FULL;
    }
    if (byAddress.getOrDefault(address, 0) >= perAddressMax) {
      return Verdict.ADDRESS_FULL;
    }
    connections++;
    byAddress.merge(address, 1, Integer::sum);
    return Verdict.ADMITTED;
  }

  /** A connection that was admitted is gone. */
  synchronized void leave(String address) {
    connections--;
    drop(byAddress, address);
  }

  /** Counts one more connection of {@code user} in; returns whether there is room. */
  synchronized boolean enterUser(String user) {
    if (byUser.getOrDefault(user, 0) >= perUserMax) {
      return false;
    }
    byUser.merge(user, 1, Integer::sum);
    return true;
  }

  /** A connection of {@code user} is gone. */
  synchronized void leaveUser(String user) {
    drop(byUser, user);
  }

  private static void drop(Map<String, Integer> counts, String key) {
    counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
  }

  synchronized int connections() {
    return connections;
  }
}
