package dev.ringfolio.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.feed.FinnhubFrames.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FinnhubFramesTest {
  private record Print(Symbol symbol, double price, double volume, long timeMillis) {}

  private static final String TWO =
      "{\"data\":[{\"c\":[\"1\"],\"p\":10.5,\"s\":\"AAPL\",\"t\":1772550000001,\"v\":3},"
          + "{\"c\":null,\"p\":11,\"s\":\"BRK.B\",\"t\":1772550000000,\"v\":0.25}],\"type\":\"trade\"}";

  private final FinnhubFrames frames = new FinnhubFrames();
  private final List<Print> prints = new ArrayList<>();

  private Kind read(String frame) {
    byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
    return frames.read(bytes, 0, bytes.length, this::take);
  }

  private void take(Symbol symbol, double price, double volume, long timeMillis) {
    prints.add(new Print(symbol, price, volume, timeMillis));
  }

  private static Print print(String symbol, double price, double volume, long timeMillis) {
    return new Print(new Symbol(symbol), price, volume, timeMillis);
  }

  @Test
  void tradesAreHandedOnInTheirOrderWhereverTheTypeStands() {
    Print first = print("AAPL", 10.5, 3, 1772550000001L);
    Print second = print("BRK.B", 11, 0.25, 1772550000000L);

    assertThat(read(TWO)).isEqualTo(Kind.TRADES);
    assertThat(prints).containsExactly(first, second);

    prints.clear();
    String typeFirst =
        TWO.replace(",\"type\":\"trade\"}", "}")
            .replace("{\"data\"", "{\"type\":\"trade\",\"data\"");
    assertThat(read(typeFirst)).isEqualTo(Kind.TRADES);
    assertThat(prints).containsExactly(first, second);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"c\":null,",
        "\"c\":[],",
        "",
        "\"c\":[\"1\",\"8\",\"24\",\"12\"],",
        "\"c\":{\"deep\":[[1,{}]]},",
        "\"c\":\"1\",\"new\":[{\"p\":9}],"
      })
  void conditionCodesMayHaveAnyForm(String codes) {
    read(
        "{\"data\":[{"
            + codes
            + "\"p\":2,\"s\":\"T\",\"t\":1772550000000,\"v\":1}],\"type\":\"trade\"}");

    assertThat(prints).containsExactly(print("T", 2, 1, 1772550000000L));
  }

  @ParameterizedTest
  @CsvSource({
    "222457, 222457",
    "164.0601, 164.0601",
    "0.00001234, 0.00001234",
    "1.5e2, 150",
    "123456789.12345678, 123456789.12345678"
  })
  void aPriceIsTakenAsItCameIn(String text, double price) {
    read(
        "{\"data\":[{\"p\":"
            + text
            + ",\"s\":\"A\",\"t\":1772550000000,\"v\":1}],\"type\":\"trade\"}");

    assertThat(prints).containsExactly(print("A", price, 1, 1772550000000L));
  }

  @Test
  void aVolumeOfZeroOrNoneIsAPriceUpdate() {
    read(
        "{\"data\":[{\"p\":1.1,\"s\":\"IC MARKETS:1\",\"t\":1772550000000,\"v\":0},"
            + "{\"p\":1.2,\"s\":\"OANDA:EUR_USD\",\"t\":1772550000000,\"v\":null},"
            + "{\"p\":1.3,\"s\":\"FOREX:401484347\",\"t\":1772550000000}],\"type\":\"trade\"}");

    assertThat(prints)
        .containsExactly(
            print("IC MARKETS:1", 1.1, 0, 1772550000000L),
            print("OANDA:EUR_USD", 1.2, 0, 1772550000000L),
            print("FOREX:401484347", 1.3, 0, 1772550000000L));
  }

  @Test
  void equalTradesAreAllTakenForTheyRepeatLegitimately() {
    String one = "{\"p\":7,\"s\":\"A\",\"t\":1772550000000,\"v\":5}";
    read("{\"data\":[" + one + "," + one + "," + one + "],\"type\":\"trade\"}");

    assertThat(prints).hasSize(3).containsOnly(print("A", 7, 5, 1772550000000L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"s\":\"A\",\"t\":1772550000000,\"v\":1}",
        "{\"p\":null,\"s\":\"A\",\"t\":1772550000000,\"v\":1}",
        "{\"p\":NaN,\"s\":\"A\",\"t\":1772550000000,\"v\":1}",
        "{\"p\":Infinity,\"s\":\"A\",\"t\":1772550000000,\"v\":1}",
        "{\"p\":1e999,\"s\":\"A\",\"t\":1772550000000,\"v\":1}",
        "{\"p\":\"12\",\"s\":\"A\",\"t\":1772550000000,\"v\":1}",
        "{\"p\":0,\"s\":\"A\",\"t\":1772550000000,\"v\":1}",
        "{\"p\":-3,\"s\":\"A\",\"t\":1772550000000,\"v\":1}",
        "{\"p\":1,\"t\":1772550000000,\"v\":1}",
        "{\"p\":1,\"s\":\"\",\"t\":1772550000000,\"v\":1}",
        "{\"p\":1,\"s\":\"^GSPC\",\"t\":1772550000000,\"v\":1}",
        "{\"p\":1,\"s\":7,\"t\":1772550000000,\"v\":1}",
        "{\"p\":1,\"s\":[\"A\"],\"t\":1772550000000,\"v\":1}",
        "{\"p\":1,\"s\":\"A\",\"t\":1772550000000,\"v\":-1}",
        "{\"p\":1,\"s\":\"A\",\"t\":1772550000000,\"v\":\"1\"}",
        "{\"p\":1,\"s\":\"A\",\"t\":1772550000000,\"v\":NaN}",
        "{\"p\":1,\"s\":\"A\",\"v\":1}",
        "{\"p\":1,\"s\":\"A\",\"t\":0,\"v\":1}",
        "{\"p\":1,\"s\":\"A\",\"t\":\"1772550000000\",\"v\":1}",
        "{\"p\":1,\"s\":\"A\",\"t\":1772550000000000,\"v\":1}",
        "{\"p\":1,\"s\":\"A\",\"t\":99999999999999999999999999,\"v\":1}",
        "{}",
        "null",
        "[1]",
        "\"x\""
      })
  void aTradeThatMakesNoSenseIsCountedAndCostsNoneOfItsNeighbours(String bad) {
    String before = "{\"p\":1,\"s\":\"B\",\"t\":1772550000000,\"v\":1}";
    String after = "{\"p\":2,\"s\":\"C\",\"t\":1772550000000,\"v\":1}";

    assertThat(read("{\"data\":[" + before + "," + bad + "," + after + "],\"type\":\"trade\"}"))
        .isEqualTo(Kind.TRADES);
    assertThat(prints)
        .containsExactly(print("B", 1, 1, 1772550000000L), print("C", 2, 1, 1772550000000L));
    assertThat(frames.refusedTrades()).isEqualTo(1);
    assertThat(frames.trades()).isEqualTo(2);
    assertThat(frames.malformedFrames()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[]",
        "7",
        "nonsense",
        "{\"type\":\"trade\"",
        "{\"type\":\"trade\"}}",
        "{\"type\":\"trade\"}{\"type\":\"trade\"}",
        "{\"data\":[{\"p\":1,\"s\":\"A\",\"t\":1772550000000,\"v\":1}],\"type\":\"trade\""
      })
  void aFrameThatIsNotOneObjectHandsOnNothingAndIsCounted(String frame) {
    assertThat(read(frame)).isEqualTo(Kind.MALFORMED);
    assertThat(prints).isEmpty();
    assertThat(frames.malformedFrames()).isEqualTo(1);
    assertThat(frames.trades()).isZero();
  }

  @Test
  void whatIsNoTradeFrameHandsOnNothingAndIsNoFault() {
    assertThat(read("{\"type\":\"ping\"}")).isEqualTo(Kind.PING);
    assertThat(read(TWO.replace("\"trade\"", "\"news\""))).isEqualTo(Kind.OTHER);
    assertThat(read("{\"data\":[{\"headline\":\"x\",\"id\":1}],\"type\":\"pr\"}"))
        .isEqualTo(Kind.OTHER);
    assertThat(read("{\"type\":7}")).isEqualTo(Kind.OTHER);
    assertThat(read("{\"type\":{\"type\":\"trade\"}}")).isEqualTo(Kind.OTHER);
    assertThat(read("{}")).isEqualTo(Kind.OTHER);
    assertThat(read("{\"type\":\"trade\"}")).isEqualTo(Kind.TRADES);
    assertThat(read("{\"data\":null,\"type\":\"trade\"}")).isEqualTo(Kind.TRADES);
    assertThat(prints).isEmpty();
    assertThat(frames.refusedTrades()).isZero();
    assertThat(frames.malformedFrames()).isZero();
  }

  @Test
  void anErrorTellsItsMessage() {
    assertThat(read("{\"msg\":\"Subscribing to too many symbols\",\"type\":\"error\"}"))
        .isEqualTo(Kind.ERROR);
    assertThat(frames.message()).isEqualTo("Subscribing to too many symbols");

    read("{\"type\":\"ping\"}");
    assertThat(frames.message()).isEmpty();
  }

  @Property(tries = 200)
  void aFrameCutOffAnywhereHandsOnNothing(@ForAll @IntRange(min = 0, max = 171) int length) {
    byte[] bytes = TWO.getBytes(StandardCharsets.UTF_8);
    FinnhubFrames cut = new FinnhubFrames();
    List<Symbol> taken = new ArrayList<>();

    Kind kind =
        cut.read(bytes, 0, Math.min(length, bytes.length - 1), (s, p, v, t) -> taken.add(s));

    assertThat(kind).isEqualTo(Kind.MALFORMED);
    assertThat(taken).isEmpty();
  }

  @Test
  void aFrameOfMoreTradesThanAreTakenKeepsTheFirstAndCountsTheRest() {
    String one = "{\"p\":1,\"s\":\"A\",\"t\":1772550000000,\"v\":1}";
    String many = (one + ",").repeat(FinnhubFrames.TRADES_MAX + 4) + one;
    read("{\"data\":[" + many + "],\"type\":\"trade\"}");

    assertThat(prints).hasSize(FinnhubFrames.TRADES_MAX);
    assertThat(frames.refusedTrades()).isEqualTo(5);
  }

  @Test
  void aFrameInTheMiddleOfABufferIsReadAlone() {
    byte[] bytes = ("garbage" + TWO + "garbage").getBytes(StandardCharsets.UTF_8);

    assertThat(frames.read(bytes, 7, bytes.length - 14, this::take)).isEqualTo(Kind.TRADES);
    assertThat(prints).hasSize(2);
  }

  @Test
  void knownNamesAreTheSameSymbolEachTimeAndTheirTableIsBounded() {
    SymbolCache cache = new SymbolCache();
    char[] apple = "xAAPLx".toCharArray();
    Symbol first = cache.find(apple, 1, 4);
    cache.find("MSFT".toCharArray(), 0, 4);

    assertThat(cache.find(apple, 1, 4)).isSameAs(first).isEqualTo(new Symbol("AAPL"));
    for (int i = 0; i < SymbolCache.NAMES_MAX * 2; i++) {
      char[] name = ("N" + i).toCharArray();
      assertThat(cache.find(name, 0, name.length)).isEqualTo(new Symbol("N" + i));
    }
    assertThat(cache.size()).isEqualTo(SymbolCache.NAMES_MAX);
    assertThat(cache.find(apple, 1, 4)).isSameAs(first);
    assertThat(cache.find("^X".toCharArray(), 0, 2)).isNull();
  }
}
