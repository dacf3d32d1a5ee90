package dev.ringfolio.gateway.session;

import java.util.Map;
import java.util.TreeMap;

/** What operators count of one instance. Reasons are codes of ours: there are few. */
public final class Counters {
  private final Map<String, Long> refused = new TreeMap<>();
  private long dropped;

  /** Something was refused, or a connection closed, for {@code reason}. */
  public void refuse(String reason) {
    refused.merge(reason, 1L, Long::sum);
  }

  /** A message was not processed. */
  void drop() {
    dropped++;
  }

  public Map<String, Long> refused() {
    return Map.copyOf(refused);
  }

  public long dropped() {
    return dropped;
  }
}
