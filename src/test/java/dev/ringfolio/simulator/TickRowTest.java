package dev.ringfolio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TickRowTest {
  private final TickRow row = new TickRow();

  @Test
  void aRowIsReadInPlaceAndKeepsItsDigits() {
    assertThat(read("1381219217034,BRK.B,167.420,2.10e2")).isEmpty();

    assertThat(row.stamp()).isEqualTo(1_381_219_217_034L);
    assertThat(row.symbol()).isEqualTo("BRK.B");
    assertThat(text(row.priceFrom(), row.priceTo())).isEqualTo("167.420");
    assertThat(text(row.volumeFrom(), row.volumeTo())).isEqualTo("2.10e2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1381219217034,SPY,167.42 | not four cells",
        "1381219217034,SPY,167.42,210,1 | not four cells",
        "SPY | not four cells",
        "13812.5,SPY,167.42,210 | epoch_ms is not a whole number of milliseconds",
        "-5,SPY,167.42,210 | epoch_ms is not a whole number of milliseconds",
        ",SPY,167.42,210 | epoch_ms is not a whole number of milliseconds",
        "9999999999999999999,SPY,1,1 | epoch_ms is not a whole number of milliseconds",
        "1,,167.42,210 | symbol is empty, too long or not printable",
        "1,A\"B,167.42,210 | symbol is empty, too long or not printable",
        "1,SPY,,210 | price is not a number, 0 or more",
        "1,SPY,NaN,210 | price is not a number, 0 or more",
        "1,SPY,-1,210 | price is not a number, 0 or more",
        "1,SPY,+1,210 | price is not a number, 0 or more",
        "1,SPY,.5,210 | price is not a number, 0 or more",
        "1,SPY,5.,210 | price is not a number, 0 or more",
        "1,SPY,05,210 | price is not a number, 0 or more",
        "1,SPY,5e,210 | price is not a number, 0 or more",
        "1,SPY,167.42, | volume is not a number, 0 or more",
        "1,SPY,167.42,2x | volume is not a number, 0 or more",
      })
  void aBadRowIsNamedByItsFault(String line, String fault) {
    assertThat(read(line)).isEqualTo(fault);
  }

  @ParameterizedTest
  @CsvSource({"0", "0.5", "10", "1E5", "1e-7", "800.01", "5.00000000"})
  void everyNumberOfJsonWithoutASignIsTaken(String number) {
    assertThat(read("1,SPY," + number + "," + number)).isEmpty();
  }

  private byte[] line = new byte[0];

  private String read(String text) {
    line = TradeFrames.ascii(text);
    return row.read(line, 0, line.length);
  }

  private String text(int from, int to) {
    return new String(line, from, to - from, java.nio.charset.StandardCharsets.US_ASCII);
  }
}
