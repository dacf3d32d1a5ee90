package dev.ringfolio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TradeFramesTest {
  private static final byte[] AAPL = TradeFrames.ascii("\"AAPL\"");
  private static final byte[] ODD = TradeFrames.ascii("[\"1\",\"12\"]");

  private final TradeFrames frames = new TradeFrames();

  @Test
  void aTradeLooksAsTheUpstreamWritesIt() {
    frames.trade(ODD, 13322, AAPL, 1618417965944L, 87);
    frames.endFrame();

    assertThat(texts())
        .containsExactly(
            "{\"data\":[{\"c\":[\"1\",\"12\"],\"p\":133.22,\"s\":\"AAPL\",\"t\":1618417965944,"
                + "\"v\":87}],\"type\":\"trade\"}");
  }

  @Test
  void pricesHaveNoClosingZeros() {
    for (long cents : new long[] {13300, 13320, 13302, 7, 70}) {
      frames.trade(Conditions.NONE, cents, AAPL, 1, 1);
    }
    frames.endFrame();

    assertThat(texts().get(0))
        .contains("\"p\":133,", "\"p\":133.2,", "\"p\":133.02,", "\"p\":0.07,", "\"p\":0.7,");
  }

  @Test
  void aFrameHoldsTenTradesAndTheNextOneFollowsIt() {
    for (int i = 0; i < 25; i++) {
      frames.trade(ODD, 10000 + i, AAPL, 1618417965944L + i, i + 1);
    }
    frames.endFrame();

    assertThat(texts()).hasSize(3);
    assertThat(texts().stream().map(text -> text.split("\"p\":", -1).length - 1))
        .containsExactly(10, 10, 5);
  }

  @Test
  void aRowOfAFileKeepsItsDigits() {
    TickRow row = new TickRow();
    byte[] line = TradeFrames.ascii("1385337613000,BITSTAMP:BTCUSD,800.050,1e-8");
    assertThat(row.read(line, 0, line.length)).isEmpty();

    frames.trade(Conditions.NONE, TradeFrames.ascii("\"BITSTAMP:BTCUSD\""), row.stamp(), row);
    frames.endFrame();

    assertThat(texts())
        .containsExactly(
            "{\"data\":[{\"c\":null,\"p\":800.050,\"s\":\"BITSTAMP:BTCUSD\",\"t\":1385337613000,"
                + "\"v\":1e-8}],\"type\":\"trade\"}");
  }

  @Test
  void itIsFullBeforeItOverflows() {
    TickRow row = new TickRow();
    String digits = "1.000000000000000000000000000000";
    byte[] line =
        TradeFrames.ascii(
            "1385337613000,BITSTAMP:BTCUSD00000000000000000," + digits + "," + digits);
    assertThat(row.read(line, 0, line.length)).isEmpty();
    int trades = 0;
    while (!frames.full()) {
      frames.trade(ODD, TradeFrames.ascii('"' + row.symbol() + '"'), row.stamp(), row);
      trades++;
    }
    frames.endFrame();

    assertThat(trades).isGreaterThan(300);
    assertThat(frames.length()).isLessThanOrEqualTo(TradeFrames.CAPACITY);
    frames.clear();
    assertThat(frames.isEmpty()).isTrue();
  }

  /** The payloads, by the framing rules of RFC 6455. */
  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    int at = 0;
    while (at < frames.length()) {
      assertThat(frames.bytes()[at]).isEqualTo((byte) 0x81);
      int size = frames.bytes()[at + 1];
      int from = at + 2;
      if (size == 126) {
        size = ((frames.bytes()[at + 2] & 0xff) << 8) | (frames.bytes()[at + 3] & 0xff);
        from = at + 4;
        assertThat(size).isGreaterThan(125);
      }
      texts.add(new String(frames.bytes(), from, size, StandardCharsets.US_ASCII));
      at = from + size;
    }
    return texts;
  }
}
