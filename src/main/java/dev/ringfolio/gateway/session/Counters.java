package dev.ringfolio.gateway.session;

import dev.ringfolio.contract.ModuleFacts.GatewayFacts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What operators count of one instance. Reasons are codes of ours: there are few. */
public final class Counters {
  /** Upper bounds of the classes of round trips; one more class has none. */
  private static final long[] ROUND_TRIP_MILLIS = {
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000
  };

  private static final double NANOS_A_MILLI = 1e6;

  private final long[] roundTrips = new long[ROUND_TRIP_MILLIS.length + 1];
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

  /** A client answered a ping after {@code nanos}. */
  public void roundTrip(long nanos) {
    int at = 0;
    while (at < ROUND_TRIP_MILLIS.length && nanos > ROUND_TRIP_MILLIS[at] * NANOS_A_MILLI) {
      at++;
    }
    roundTrips[at]++;
  }

  /** Round trips, by the most milliseconds that they took; the last class has no bound. */
  public Map<String, Long> roundTrips() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = 0; i < ROUND_TRIP_MILLIS.length; i++) {
      counts.put(Long.toString(ROUND_TRIP_MILLIS[i]), roundTrips[i]);
    }
    counts.put(GatewayFacts.UNBOUNDED, roundTrips[ROUND_TRIP_MILLIS.length]);
    return counts;
  }

  public Map<String, Long> refused() {
    return Map.copyOf(refused);
  }

  public long dropped() {
    return dropped;
  }
}
