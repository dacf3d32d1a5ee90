package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Symbol;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * Which session a moment belongs to: for shares of the United States the New York date, for all
 * other symbols the UTC date. One owner; not thread-safe, since it remembers the bounds of the New
 * York day last asked for: nearly every trade falls into it and costs two comparisons.
 */
public final class SessionCalendar {
  /** The first moment there is a session for. */
  public static final long MILLIS_MIN = 0;

  /** The last moment there is a session for: the end of the year 9999. */
  public static final long MILLIS_MAX = 253_402_300_799_999L;

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final LocalTime FIRST_PRINT = LocalTime.of(4, 0);
  private static final LocalTime LAST_PRINT = LocalTime.of(20, 0);
  private static final LocalTime OPEN = LocalTime.of(9, 30);
  private static final LocalTime CLOSE = LocalTime.of(16, 0);
  private static final long DAY_MILLIS = 86_400_000L;
  private static final long WEEKEND_MAX_MILLIS = 3 * DAY_MILLIS;

  private long cachedFrom;
  private long cachedTo;
  private int cachedDay;

  /** Whether {@code symbol} is a share of the United States: such names carry no venue. */
  public static boolean isShare(Symbol symbol) {
    return symbol.name().indexOf(':') < 0;
  }

  /**
   * The date of the session, in days since 1970-01-01.
   *
   * @param millis {@link #MILLIS_MIN} to {@link #MILLIS_MAX}
   */
  public int day(boolean share, long millis) {
    return share ? newYorkDay(millis) : (int) Math.floorDiv(millis, DAY_MILLIS);
  }

  /** The session's first millisecond. */
  public static long startMillis(boolean share, int day) {
    return share
        ? LocalDate.ofEpochDay(day).atStartOfDay(NEW_YORK).toInstant().toEpochMilli()
        : day * DAY_MILLIS;
  }

  /** When the day's regular trade begins: 09:30 in New York, for all else the start of the day. */
  public static long openMillis(boolean share, int day) {
    return share ? newYork(day, OPEN) : day * DAY_MILLIS;
  }

  /** When the close of that day was made: 16:00 in New York, for all else the end of the day. */
  public static long closeMillis(boolean share, int day) {
    return share ? newYork(day, CLOSE) : (day + 1) * DAY_MILLIS;
  }

  /** Whether shares print at that moment: 04:00 to 20:00 in New York on weekdays. */
  public boolean sharesPrint(long millis) {
    int day = newYorkDay(millis);
    return weekday(day) && millis >= firstPrintMillis(day) && millis < newYork(day, LAST_PRINT);
  }

  /** Whether shares print at any moment from {@code from} to {@code to}. */
  public boolean sharesPrintBetween(long from, long to) {
    if (to - from > WEEKEND_MAX_MILLIS) {
      return true;
    }
    for (int day = newYorkDay(from), last = newYorkDay(to); day <= last; day++) {
      if (weekday(day) && from < newYork(day, LAST_PRINT) && to > firstPrintMillis(day)) {
        return true;
      }
    }
    return false;
  }

  /** The moment of the first print of shares on the New York date of {@code millis}. */
  public long sharesPrintSince(long millis) {
    return firstPrintMillis(newYorkDay(millis));
  }

  private int newYorkDay(long millis) {
    if (millis < cachedFrom || millis >= cachedTo) {
      LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(millis), NEW_YORK);
      cachedDay = (int) date.toEpochDay();
      cachedFrom = startMillis(true, cachedDay);
      cachedTo = startMillis(true, cachedDay + 1);
    }
    return cachedDay;
  }

  private static boolean weekday(int day) {
    DayOfWeek weekday = LocalDate.ofEpochDay(day).getDayOfWeek();
    return weekday != DayOfWeek.SATURDAY && weekday != DayOfWeek.SUNDAY;
  }

  private static long firstPrintMillis(int day) {
    return newYork(day, FIRST_PRINT);
  }

  private static long newYork(int day, LocalTime time) {
    return LocalDate.ofEpochDay(day).atTime(time).atZone(NEW_YORK).toInstant().toEpochMilli();
  }
}
