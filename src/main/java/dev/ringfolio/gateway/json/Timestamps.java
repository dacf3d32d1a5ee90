package dev.ringfolio.gateway.json;

import java.time.LocalDate;

/** The two ways in which the wire writes a moment. */
public final class Timestamps {
  private static final long MILLIS_A_DAY = 86_400_000L;

  private Timestamps() {}

  /** ISO-8601 in UTC with milliseconds: {@code 2024-01-01T12:00:00.000Z}. Years 0 to 9999. */
  public static String iso(long epochMillis) {
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochMillis, MILLIS_A_DAY));
    int millis = Math.floorMod(epochMillis, (int) MILLIS_A_DAY);
    char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
    digits(text, 0, 4, date.getYear());
    digits(text, 5, 2, date.getMonthValue());
    digits(text, 8, 2, date.getDayOfMonth());
    digits(text, 11, 2, millis / 3_600_000);
    digits(text, 14, 2, millis / 60_000 % 60);
    digits(text, 17, 2, millis / 1_000 % 60);
    digits(text, 20, 3, millis % 1_000);
    return new String(text);
  }

  /**
   * Epoch seconds in plain decimal with one to three fraction digits: {@code 1704110400.0}. Never
   * an exponent, and no digit that floating point made up.
   */
  public static String epochSeconds(long epochMillis) {
    long seconds = Math.floorDiv(Math.abs(epochMillis), 1_000L);
    int millis = (int) (Math.abs(epochMillis) % 1_000L);
    String sign = epochMillis < 0 ? "-" : "";
    if (millis % 100 == 0) {
      return sign + seconds + '.' + millis / 100;
    }
    String fraction = String.valueOf(1_000 + millis).substring(1);
    return sign + seconds + '.' + (millis % 10 == 0 ? fraction.substring(0, 2) : fraction);
  }

  private static void digits(char[] text, int at, int count, int value) {
    int rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
