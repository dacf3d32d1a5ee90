package dev.ringfolio.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  private static JsonNode value(String text) {
    Checked<JsonNode> checked = StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
    assertThat(checked).isInstanceOf(Checked.Accepted.class);
    return ((Checked.Accepted<JsonNode>) checked).value();
  }

  private static Refusal refusal(Checked<JsonNode> checked) {
    assertThat(checked).isInstanceOf(Checked.Refused.class);
    Refusal refusal = ((Checked.Refused<JsonNode>) checked).refusal();
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_JSON);
    assertThat(refusal.error()).isEqualTo("Invalid message");
    assertThat(refusal.detail()).isNotBlank().doesNotContain("\n");
    return refusal;
  }

  private static Refusal refusal(String text) {
    return refusal(StrictJson.read(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  @Test
  void anObjectIsReadWithItsKinds() {
    JsonNode node = value("{\"a\":1,\"b\":1.5,\"c\":\"x\",\"d\":true,\"e\":null}");
    assertThat(node.get("a").isIntegralNumber()).isTrue();
    assertThat(node.get("b").doubleValue()).isEqualTo(1.5);
    assertThat(node.get("c").textValue()).isEqualTo("x");
    assertThat(node.get("d").booleanValue()).isTrue();
    assertThat(node.get("e").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":-Infinity}",
        "{\"a\":+1}",
        "{\"a\":01}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":1,}",
        "[1,]",
        "// x\n1",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x\"}",
        "{",
        "nul",
        "\uFEFF{}"
      })
  void whatOnlyLooksLikeJsonIsBadJson(String text) {
    refusal(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t"})
  void nothingIsBadJson(String text) {
    assertThat(refusal(text).detail()).isEqualTo("the text is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1e400}", "[-1e400]", "{\"a\":{\"b\":[1e309]}}"})
  void aNumberBeyondDoubleIsBadJson(String text) {
    assertThat(refusal(text).detail()).isEqualTo("a number is beyond the range of a double");
  }

  @Test
  void aWholeNumberBeyondDoubleIsBadJson() {
    assertThat(refusal("[" + "9".repeat(400) + "]").detail())
        .isEqualTo("a number is beyond the range of a double");
  }

  @Test
  void aNumberTooSmallForDoubleIsZero() {
    assertThat(value("1e-400").doubleValue()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} {}", "{}{}", "1 2", "{}]"})
  void aSecondValueIsBadJson(String text) {
    refusal(text);
  }

  @Test
  void aKeyTwiceIsBadJson() {
    assertThat(refusal("{\"max_weight\":1,\"max_weight\":2}").detail()).contains("max_weight");
  }

  @Test
  void nestingOf64IsReadAnd65IsBadJson() {
    assertThat(value(nested(64)).isArray()).isTrue();
    assertThat(refusal(nested(65)).detail()).contains("64");
  }

  @Test
  void aMillionBracketsAreRefusedWithoutAStackOverflow() {
    refusal("[".repeat(1_000_000));
  }

  @Test
  void bytesThatAreNotUtf8AreBadJson() {
    byte[] overlong = {'"', (byte) 0xC0, (byte) 0x80, '"'};
    byte[] surrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
    assertThat(refusal(StrictJson.read(overlong)).detail()).isEqualTo("the text is not UTF-8");
    assertThat(refusal(StrictJson.read(surrogate)).detail()).isEqualTo("the text is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"\\ud800\"]",
        "[\"\\udc00x\"]",
        "{\"\\ud800\":1}",
        "{\"\\udc00\":1}",
        "[\"\\ud800\\ud800\"]"
      })
  void halfASurrogatePairIsBadJsonSinceItCouldNotBeEchoed(String text) {
    assertThat(refusal(text).detail()).contains("surrogate");
  }

  @Test
  void aWholeSurrogatePairIsText() {
    assertThat(value("\"\\ud83d\\ude00\"").textValue()).isEqualTo("😀");
  }

  @Test
  void whatIsWrongIsToldInAPlainSentenceWithLineAndColumn() {
    assertThat(refusal("{\"a\":\n {\"b\":NaN}}").detail())
        .isEqualTo("the text is not JSON at line 2, column 10");
    assertThat(refusal("{\"a\":tru}").detail())
        .isEqualTo("the text is not JSON at line 1, column 6");
    assertThat(refusal("{\"a\":[1").detail())
        .isEqualTo("the text ends in the middle of a value at line 1, column 8");
    assertThat(refusal("{\"a\":\"x").detail())
        .isEqualTo("the text ends in the middle of a value at line 1, column 8");
    assertThat(refusal(nested(65)).detail())
        .isEqualTo("values are nested more than 64 deep at line 1, column 66");
    assertThat(refusal("[" + "1".repeat(1_001) + "]").detail())
        .startsWith("a number has more than 1000 digits, or a key more than 50000 characters at");
    assertThat(refusal("{\"" + "k".repeat(50_001) + "\":1}").detail())
        .startsWith("a number has more than 1000 digits, or a key more than 50000 characters at");
    assertThat(refusal("{} x").detail()).isEqualTo("the text is not JSON at line 1, column 4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"k\":1,\"k\":2}",
        "[{\"k\":1,\"o\":{\"k\":3},\"k\":{\"k\":2}}]",
        "{\"a\":{\"k\":[],\"k\":[1]}}",
        "{\"a\":{\"k\":null,\"k\":null}}"
      })
  void aKeyTwiceIsNamed(String text) {
    assertThat(refusal(text).detail())
        .startsWith("the key 'k' stands twice in one object at line 1");
  }

  @Test
  void theReasonNamesThePlaceButNotTheText() {
    assertThat(refusal("{\"secret\":@}").detail())
        .contains("line 1, column")
        .doesNotContain("secret");
  }
}
