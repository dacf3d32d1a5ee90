package dev.ringfolio.optimization.experiments;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has reports under way or waiting: at most {@value #OF_A_USER} of one user, so that none keeps
 * the others from theirs, and {@value #OF_ALL} in all. Owned by the verticle.
 */
final class ReportPlaces {
  static final int OF_A_USER = 2;
  static final int OF_ALL = 8;

  private static final double RETRY_SECONDS = 2.0;

  private final Map<String, Integer> taken = new HashMap<>();
  private int all;
  private long refused;

  /** Takes a place for {@code user}; empty, or why there is none. */
  Optional<Failure> take(String user) {
    if (taken.getOrDefault(user, 0) >= OF_A_USER) {
      return refusal(
          OF_A_USER + " reports of '" + user + "' are under way or wait, the most of a user");
    }
    if (all >= OF_ALL) {
      return refusal(OF_ALL + " reports are under way or wait, the most of all users");
    }
    taken.merge(user, 1, Integer::sum);
    all++;
    return Optional.empty();
  }

  private Optional<Failure> refusal(String detail) {
    refused++;
    return Optional.of(
        new Failure(
            FailureCode.UNAVAILABLE,
            detail + "; try again in " + (int) RETRY_SECONDS + " s",
            Map.of(),
            RETRY_SECONDS));
  }

  /** Gives one back, whatever came of the report. */
  void release(String user) {
    all--;
    taken.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
  }

  /** How many are under way or wait. */
  int taken() {
    return all;
  }

  /** Reports that found no place. */
  long refused() {
    return refused;
  }
}
