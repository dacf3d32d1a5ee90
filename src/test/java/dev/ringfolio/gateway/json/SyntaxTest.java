package dev.ringfolio.gateway.json;

import static dev.ringfolio.gateway.TestMsgpack.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.gateway.TestMsgpack;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both syntaxes say the same. */
class SyntaxTest {
  private static JsonNode read(Syntax syntax, byte[] bytes) {
    String json =
        syntax == Syntax.JSON ? new String(bytes, StandardCharsets.UTF_8) : TestMsgpack.json(bytes);
    return tree(json);
  }

  private static JsonNode written(Syntax syntax, Object value) {
    return read(syntax, new JsonWriter(syntax).object().anyField("v", value).endObject().bytes());
  }

  @Provide
  static Arbitrary<Object> values() {
    Arbitrary<Object> leaves =
        Arbitraries.oneOf(
            Arbitraries.longs().asGeneric(),
            Arbitraries.integers().asGeneric(),
            Arbitraries.doubles().asGeneric(),
            Arbitraries.bigIntegers()
                .between(BigInteger.ZERO, BigInteger.TWO.pow(64).subtract(BigInteger.ONE))
                .asGeneric(),
            Arbitraries.strings().withCharRange(' ', '\ud7ff').ofMaxLength(40).asGeneric(),
            Arbitraries.of(true, false).asGeneric());
    return Arbitraries.recursive(
        () -> leaves,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(20).asGeneric(),
                Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(5), inner)
                    .ofMaxSize(20)
                    .asGeneric()),
        0,
        3);
  }

  /** Random values: what MessagePack says, JSON says, down to whole numbers and others. */
  @Property(tries = 500)
  void everyValueIsTheSameTreeInBoth(@ForAll("values") Object value) {
    assertThat(written(Syntax.MSGPACK, value)).isEqualTo(written(Syntax.JSON, value));
  }

  /** A count takes one byte, three or five. */
  @ParameterizedTest
  @ValueSource(ints = {0, 15, 16, 65_535, 65_536})
  void aContainerOfAnySizeIsCounted(int size) {
    List<Integer> list = IntStream.range(0, size).boxed().toList();
    Map<String, Object> map =
        list.stream()
            .collect(Collectors.toMap(i -> "k" + i, i -> i, (a, b) -> a, LinkedHashMap::new));
    assertThat(written(Syntax.MSGPACK, List.of(list, map)))
        .isEqualTo(written(Syntax.JSON, List.of(list, map)));
  }

  @Test
  void momentsAndDurationsAreTheSameNumbers() {
    for (long millis : new long[] {0, 1, 999, 1_704_110_400_000L, 1_704_110_400_123L, -1_500}) {
      byte[][] both = new byte[2][];
      for (Syntax syntax : Syntax.values()) {
        both[syntax.ordinal()] =
            new JsonWriter(syntax)
                .object()
                .epochSecondsField("at", millis)
                .secondsField("interval", millis)
                .isoField("iso", Math.abs(millis))
                .endObject()
                .bytes();
      }
      assertThat(read(Syntax.MSGPACK, both[1])).isEqualTo(read(Syntax.JSON, both[0]));
    }
  }

  /** MessagePack ends at 64 bits; what is beyond is the nearest number that it has. */
  @Test
  void aWholeNumberBeyond64BitsIsTheNearestFloat() {
    BigInteger beyond = BigInteger.TWO.pow(64);
    assertThat(written(Syntax.MSGPACK, beyond).get("v").doubleValue()).isEqualTo(0x1p64);
    assertThat(written(Syntax.MSGPACK, beyond).get("v").isIntegralNumber()).isFalse();
  }

  /** The pieces that shared bytes are put together with make whole messages. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 255, 65_536, Long.MAX_VALUE})
  void piecesMakeTheMessageThatTheWriterMakes(long last) {
    for (Syntax syntax : Syntax.values()) {
      OpenObject open = new JsonWriter(syntax).object().field("a", 1L).field("b", "x").openObject();
      byte[] pieces =
          Syntax.joined(
              syntax.envelopeHead("some_type"),
              syntax.objectHead(open.count() + 1),
              open.fields(),
              syntax.between(),
              syntax.name("last"),
              syntax.whole(last),
              syntax.objectEnd(),
              syntax.envelopeEnd(1_704_110_400_120L));
      byte[] whole =
          new JsonWriter(syntax)
              .object()
              .field("type", "some_type")
              .object("data")
              .field("a", 1L)
              .field("b", "x")
              .field("last", last)
              .endObject()
              .epochSecondsField("timestamp", 1_704_110_400_120L)
              .endObject()
              .bytes();
      assertThat(pieces).isEqualTo(whole);
    }
  }

  @Test
  void whatIsOpenOrOutOfPlaceIsADefect() {
    JsonWriter open = new JsonWriter(Syntax.MSGPACK).object();
    assertThatThrownBy(open::bytes).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new JsonWriter(Syntax.MSGPACK).object().endArray())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new JsonWriter(Syntax.MSGPACK).object().value("x"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new JsonWriter(Syntax.MSGPACK).array().name("x"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new JsonWriter(Syntax.MSGPACK).object().name("x").endObject())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new JsonWriter(Syntax.MSGPACK).value("x").value("y"))
        .isInstanceOf(IllegalStateException.class);
  }
}
