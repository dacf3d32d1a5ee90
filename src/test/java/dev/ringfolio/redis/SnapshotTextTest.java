package dev.ringfolio.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.market.PriceSnapshot;
import dev.ringfolio.core.model.Symbol;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTextTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final long TIME = 1_720_620_000_000L;

  @Property
  void whatIsWrittenIsReadBack(
      @ForAll @DoubleRange(min = 0.000001, max = 1e9) @Scale(9) double price,
      @ForAll @BigRange(min = "0", max = "1000000000000") @Scale(9) BigDecimal volume,
      @ForAll boolean partial,
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long time) {
    int day = (int) (time / 86_400_000);
    PriceSnapshot snapshot =
        new PriceSnapshot(AAPL, price, volume, partial, Double.NaN, time, time + 5, day, time + 9);
    PriceSnapshot read = SnapshotText.read(AAPL, SnapshotText.write(snapshot)).orElseThrow();
    assertThat(read.volume()).isEqualByComparingTo(volume);
    assertThat(SnapshotText.write(read)).isEqualTo(SnapshotText.write(snapshot));
    assertThat(read.price()).isEqualTo(price);
    assertThat(read.volumePartial()).isEqualTo(partial);
    assertThat(read.previousClose()).isNaN();
    assertThat(read.timeMillis()).isEqualTo(time);
    assertThat(read.receivedMillis()).isEqualTo(time + 5);
    assertThat(read.sessionDay()).isEqualTo(day);
    assertThat(read.writtenMillis()).isEqualTo(time + 9);
  }

  @Test
  void aPriceTakesLessThanTwoHundredBytes() {
    String text =
        SnapshotText.write(
            new PriceSnapshot(
                AAPL,
                1234567.123456789,
                new BigDecimal("12345678901.123456789"),
                true,
                1234567.123456788,
                TIME,
                TIME + 1,
                19_914,
                TIME + 2));
    assertThat(text.length() + "ringfolio:price:simulator:".length() + 32).isLessThan(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "2;150.0;7;1;149.0;1720620000000;1720620000001;19914;1720620000002",
        "1;150.0;7;1;149.0;1720620000000;1720620000001;19914",
        "1;150.0;7;1;149.0;1720620000000;1720620000001;19914;1720620000002;",
        "1;0;7;1;149.0;1720620000000;1720620000001;19914;1720620000002",
        "1;NaN;7;1;149.0;1720620000000;1720620000001;19914;1720620000002",
        "1;Infinity;7;1;149.0;1720620000000;1720620000001;19914;1720620000002",
        "1;150.0;-7;1;149.0;1720620000000;1720620000001;19914;1720620000002",
        "1;150.0;1E999999999;1;149.0;1720620000000;1720620000001;19914;1720620000002",
        "1;150.0;7;1;149.0;9999999999999999;1720620000001;115740740;1720620000002",
        "1;150.0;7;1;149.0;1720620000000;1720620000001;29914;1720620000002",
        "1;150.0;7;1;149.0;x;1720620000001;19914;1720620000002",
      })
  void whatIsNoSnapshotIsTold(String text) {
    assertThat(SnapshotText.read(AAPL, text)).isEmpty();
  }

  @Test
  void anOverlongValueIsNoSnapshot() {
    String text = "1;150.0;" + "7".repeat(1_000) + ";1;149.0;1720620000000;1;19914;1";
    assertThat(SnapshotText.read(AAPL, text)).isEmpty();
  }
}
