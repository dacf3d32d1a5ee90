package dev.ringfolio.core.portfolio;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** When a trade may have happened, and how that is written. Pure; any thread. */
public final class TradeTime {
  /** How {@link #parse} wants it. */
  public static final String FORM = "a date or a time of the form 2024-01-31T15:04:05.123Z";

  /** The clocks of client and service may differ by as much. */
  private static final Duration AHEAD_MAX = Duration.ofMinutes(1);

  private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
  private static final int DATE_LENGTH = "2024-01-31".length();

  private TradeTime() {}

  /** A date (its midnight in UTC) or a time with its offset, to the millisecond. */
  public static Optional<Instant> parse(String text) {
    try {
      Instant at =
          text.length() == DATE_LENGTH
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant();
      return Optional.of(at.truncatedTo(ChronoUnit.MILLIS));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The rule that {@code at} breaks, or empty. */
  public static Optional<String> fault(Instant at, long nowMillis) {
    if (at.isBefore(FIRST)) {
      return Optional.of("is before 1900");
    }
    boolean future = at.isAfter(Instant.ofEpochMilli(nowMillis).plus(AHEAD_MAX));
    return future ? Optional.of("is in the future") : Optional.empty();
  }
}
