package dev.ringfolio.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimestampsTest {
  private static final DateTimeFormatter ORACLE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** 0000-01-01 to 9999-12-31. */
  private static final long FIRST = -62_167_219_200_000L;

  private static final long LAST = 253_402_300_799_999L;

  @Property
  void isoIsWhatTheLibraryWrites(@ForAll @LongRange(min = FIRST, max = LAST) long millis) {
    assertThat(Timestamps.iso(millis)).isEqualTo(ORACLE.format(Instant.ofEpochMilli(millis)));
  }

  @Property
  void epochSecondsAreExactPlainAndHaveOneToThreeFractionDigits(
      @ForAll @LongRange(min = FIRST, max = LAST) long millis) {
    String text = Timestamps.epochSeconds(millis);
    assertThat(text).matches("-?[0-9]+\\.[0-9]{1,3}");
    assertThat(new BigDecimal(text)).isEqualByComparingTo(BigDecimal.valueOf(millis, 3));
  }

  @Test
  void epochSecondsDropTrailingZeros() {
    assertThat(Timestamps.epochSeconds(1_704_110_400_000L)).isEqualTo("1704110400.0");
    assertThat(Timestamps.epochSeconds(1_704_110_400_100L)).isEqualTo("1704110400.1");
    assertThat(Timestamps.epochSeconds(1_704_110_400_120L)).isEqualTo("1704110400.12");
    assertThat(Timestamps.epochSeconds(1_704_110_400_003L)).isEqualTo("1704110400.003");
    assertThat(Timestamps.epochSeconds(1_704_110_400_020L)).isEqualTo("1704110400.02");
  }
}
