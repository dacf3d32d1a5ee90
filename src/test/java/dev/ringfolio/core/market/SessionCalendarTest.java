package dev.ringfolio.core.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Symbol;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SessionCalendarTest {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private final SessionCalendar calendar = new SessionCalendar();

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  private String day(boolean share, String instant) {
    return LocalDate.ofEpochDay(calendar.day(share, millis(instant))).toString();
  }

  @Property
  void datesAreThoseOfTheTimeZoneInAnyOrder(
      @ForAll @Size(max = 20)
          List<@LongRange(min = 0, max = SessionCalendar.MILLIS_MAX) Long> times) {
    for (long time : times) {
      Instant instant = Instant.ofEpochMilli(time);
      assertThat(calendar.day(true, time))
          .isEqualTo((int) LocalDate.ofInstant(instant, NEW_YORK).toEpochDay());
      assertThat(calendar.day(false, time))
          .isEqualTo((int) LocalDate.ofInstant(instant, ZoneId.of("UTC")).toEpochDay());
    }
  }

  @Test
  void aShareSessionBeginsAtMidnightInNewYorkInWinterAndInSummer() {
    assertThat(day(true, "2024-01-10T04:59:59.999Z")).isEqualTo("2024-01-09");
    assertThat(day(true, "2024-01-10T05:00:00Z")).isEqualTo("2024-01-10");
    assertThat(day(true, "2024-07-10T03:59:59.999Z")).isEqualTo("2024-07-09");
    assertThat(day(true, "2024-07-10T04:00:00Z")).isEqualTo("2024-07-10");
  }

  @Test
  void theDaysOnWhichClocksChangeHaveTheirOwnLengths() {
    assertThat(day(true, "2024-03-10T04:59:59.999Z")).isEqualTo("2024-03-09");
    assertThat(day(true, "2024-03-10T05:00:00Z")).isEqualTo("2024-03-10");
    assertThat(day(true, "2024-03-11T03:59:59.999Z")).isEqualTo("2024-03-10");
    assertThat(day(true, "2024-03-11T04:00:00Z")).isEqualTo("2024-03-11");
    assertThat(day(true, "2024-11-03T04:00:00Z")).isEqualTo("2024-11-03");
    assertThat(day(true, "2024-11-04T04:59:59.999Z")).isEqualTo("2024-11-03");
    assertThat(day(true, "2024-11-04T05:00:00Z")).isEqualTo("2024-11-04");
  }

  @Test
  void allOtherSymbolsGoByUtc() {
    assertThat(day(false, "2024-07-09T23:59:59.999Z")).isEqualTo("2024-07-09");
    assertThat(day(false, "2024-07-10T00:00:00Z")).isEqualTo("2024-07-10");
  }

  @Test
  void aNameWithAVenueIsNoShare() {
    assertThat(SessionCalendar.isShare(new Symbol("BRK.B"))).isTrue();
    assertThat(SessionCalendar.isShare(new Symbol("BINANCE:BTCUSDT"))).isFalse();
  }

  @Test
  void sharesPrintFromFourToEightOnWeekdays() {
    assertThat(calendar.sharesPrint(millis("2024-07-10T07:59:59Z"))).isFalse();
    assertThat(calendar.sharesPrint(millis("2024-07-10T08:00:00Z"))).isTrue();
    assertThat(calendar.sharesPrint(millis("2024-07-10T23:59:59Z"))).isTrue();
    assertThat(calendar.sharesPrint(millis("2024-07-11T00:00:00Z"))).isFalse();
    assertThat(calendar.sharesPrint(millis("2024-07-13T15:00:00Z"))).isFalse();
  }

  @Test
  void nothingPrintsFromFridayEveningToMondayMorning() {
    assertThat(
            calendar.sharesPrintBetween(
                millis("2024-07-13T00:00:00Z"), millis("2024-07-15T08:00:00Z")))
        .isFalse();
    assertThat(
            calendar.sharesPrintBetween(
                millis("2024-07-13T00:00:00Z"), millis("2024-07-15T08:00:01Z")))
        .isTrue();
    assertThat(
            calendar.sharesPrintBetween(
                millis("2024-07-12T23:59:59Z"), millis("2024-07-13T12:00:00Z")))
        .isTrue();
  }

  @Test
  void aCloseIsMadeAtFourInNewYorkAndAtTheEndOfTheDayElsewhere() {
    int day = (int) LocalDate.of(2024, 7, 10).toEpochDay();
    assertThat(Instant.ofEpochMilli(SessionCalendar.closeMillis(true, day)))
        .isEqualTo(Instant.parse("2024-07-10T20:00:00Z"));
    assertThat(Instant.ofEpochMilli(SessionCalendar.closeMillis(false, day)))
        .isEqualTo(Instant.parse("2024-07-11T00:00:00Z"));
  }
}
