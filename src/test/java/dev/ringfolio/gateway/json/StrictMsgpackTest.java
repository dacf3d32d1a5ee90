package dev.ringfolio.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfolio.gateway.TestMsgpack;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictMsgpackTest {
  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static JsonNode value(byte[] bytes) {
    Checked<JsonNode> checked = StrictMsgpack.read(bytes);
    assertThat(checked).isInstanceOf(Checked.Accepted.class);
    return ((Checked.Accepted<JsonNode>) checked).value();
  }

  private static String fault(byte[] bytes) {
    Checked<JsonNode> checked = StrictMsgpack.read(bytes);
    assertThat(checked).isInstanceOf(Checked.Refused.class);
    Refusal refusal = ((Checked.Refused<JsonNode>) checked).refusal();
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_JSON);
    return refusal.detail();
  }

  private static byte[] nested(int depth) {
    byte[] bytes = new byte[depth];
    Arrays.fill(bytes, (byte) 0x91);
    bytes[depth - 1] = (byte) 0x90;
    return bytes;
  }

  /** The same message gives the same tree, down to the kind of each number. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"subscribe\",\"symbols\":[\"AAPL\",\"ÄÖ😀\"],\"n\":null,\"b\":[true,false]}",
        "[0,-1,127,128,255,256,65535,65536,2147483647,2147483648,-2147483648,-2147483649]",
        "[9223372036854775807,-9223372036854775808,18446744073709551615,0.1,-2.5,1e300,30.0]",
        "{}",
        "[]",
        "\"\""
      })
  void theTreeIsThatOfTheSameJson(String json) {
    Checked<JsonNode> expected = StrictJson.read(json);
    assertThat(StrictMsgpack.read(TestMsgpack.of(json))).isEqualTo(expected);
  }

  /** The forms that a sender need not have chosen are read, too. */
  @ParameterizedTest
  @CsvSource({
    "cc 05, 5", // five in two, three, five and nine bytes
    "cd 0005, 5",
    "ce 00000005, 5",
    "cf 0000000000000005, 5",
    "d0 fb, -5",
    "d3 fffffffffffffffb, -5",
    "ca 3fc00000, 1.5", // a float 32
    "d9 01 61, '\"a\"'",
    "da 0001 61, '\"a\"'",
    "db 00000001 61, '\"a\"'",
    "dc 0001 05, [5]",
    "dd 00000001 05, [5]",
    "de 0001 a161 05, '{\"a\":5}'",
    "df 00000001 a161 05, '{\"a\":5}'"
  })
  void everyFormOfAValueIsRead(String hex, String json) {
    assertThat(value(bytes(hex))).isEqualTo(TestMsgpack.tree(json));
  }

  @ParameterizedTest
  @CsvSource({
    "c0 c0, a second value follows the first",
    "82 a161 01 a161 02, a key stands twice in one map at byte 6",
    "81 01 02, a key is not a string at byte 1",
    "81 c0 02, a key is not a string at byte 1",
    "81 c4 01 61 02, a key is not a string at byte 1",
    "c4 01 61, binary data is no value of JSON's kinds at byte 0",
    "91 d4 01 00, an extension type is no value of JSON's kinds at byte 1",
    "d6 ff 00000000, an extension type is no value of JSON's kinds at byte 0",
    "cb 7ff8000000000000, a number is NaN at byte 9",
    "cb 7ff0000000000000, a number is Infinity at byte 9",
    "91 ca ff800000, a number is -Infinity at byte 6",
    "c1, no MessagePack at byte 0",
    "a2 c3 28, a string is not UTF-8 at byte 1",
    "a3 ed a0 80, a string is not UTF-8 at byte 1"
  })
  void whatJsonCouldNotSayIsBadJson(String hex, String detail) {
    assertThat(fault(bytes(hex))).isEqualTo(detail.replace("  ", " "));
  }

  /** A count of billions reserves nothing and waits for nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "92 01",
        "81 a161",
        "a5 61",
        "cd 00",
        "dd 7fffffff",
        "df 7fffffff",
        "db 7fffffff 61",
        "91 dc ffff 01",
        "cb 00"
      })
  void whatEndsTooEarlyIsBadJson(String hex) {
    assertThat(fault(bytes(hex))).isEqualTo("the message ends in the middle of a value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dd ffffffff", "df ffffffff", "db ffffffff 61"})
  void aCountBeyondAnyMessageIsBadJson(String hex) {
    assertThat(fault(bytes(hex))).startsWith("no MessagePack");
  }

  @Test
  void nothingIsBadJson() {
    assertThat(fault(new byte[0])).isEqualTo("the message is empty");
  }

  @Test
  void nestingOf64IsReadAnd65IsBadJson() {
    assertThat(value(nested(64)).isArray()).isTrue();
    assertThat(fault(nested(65))).startsWith("nesting is over 64");
    assertThat(fault(nested(1_000_000))).startsWith("nesting is over 64");
  }

  /** A float 64 is a number with a fraction, whatever its value: a position is none. */
  @Test
  void aWholeFloatIsNoWholeNumber() {
    JsonNode node = value(bytes("cb 4014000000000000"));
    assertThat(node.isIntegralNumber()).isFalse();
    assertThat(node.doubleValue()).isEqualTo(5.0);
  }

  /** Whatever comes, it is a tree that can be echoed or a refusal, and nothing is thrown. */
  @Property(tries = 5_000)
  void whateverComesIsReadOrRefused(@ForAll @Size(max = 40) byte[] any) throws Exception {
    if (StrictMsgpack.read(any) instanceof Checked.Accepted<JsonNode> accepted) {
      ObjectNode object = new ObjectMapper().createObjectNode();
      object.set("any", accepted.value());
      assertThat(StrictJson.read(object.toString())).isInstanceOf(Checked.Accepted.class);
    }
  }
}
