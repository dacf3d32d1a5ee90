package dev.ringfolio.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {
  private static String text(JsonWriter json) {
    return new String(json.bytes(), StandardCharsets.UTF_8);
  }

  private static String number(double value) {
    return text(new JsonWriter().array().value(value).endArray());
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, [0.1]",
    "150.25, [150.25]",
    "5000000, [5000000]",
    "0, [0]",
    "-3, [-3]",
    "2.0E-3, [0.002]",
    "2.2250738585072014E-308, [2.2250738585072014E-308]",
    "NaN, [null]",
    "Infinity, [null]",
    "-Infinity, [null]"
  })
  void aNumberIsShortAndAFigureThatIsNoneIsNull(double value, String json) {
    assertThat(number(value)).isEqualTo(json);
  }

  /** JDK 17's own text of these has digits to spare. */
  @Test
  void aNumberIsTheShortestThatReadsBack() {
    assertThat(number(Double.parseDouble("2.0E23"))).isEqualTo("[2.0E23]");
    assertThat(number(Double.parseDouble("8.41E21"))).isEqualTo("[8.41E21]");
  }

  @Property
  void everyFiniteNumberReadsBackAsItself(@ForAll double value) {
    String json = number(value);
    double read = Double.parseDouble(json.substring(1, json.length() - 1));
    assertThat(read).isEqualTo(value == 0.0 ? 0.0 : value);
  }

  @Test
  void secondsKeepTheirFractionPart() {
    JsonWriter json =
        new JsonWriter()
            .object()
            .secondsField("estimated_wait", 0.0)
            .secondsField("interval", 30)
            .secondsField("retry_after", Double.NaN)
            .epochSecondsField("timestamp", 1_704_110_400_000L)
            .isoField("at", 1_704_110_400_007L)
            .endObject();
    assertThat(text(json))
        .isEqualTo(
            "{\"estimated_wait\":0.0,\"interval\":30.0,\"retry_after\":null,"
                + "\"timestamp\":1704110400.0,\"at\":\"2024-01-01T12:00:00.007Z\"}");
  }

  @Test
  void anyJsonValueIsWrittenInItsKind() {
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("n", null);
    inner.put("big", new BigInteger("123456789012345678901234567890"));
    inner.put("list", Arrays.asList(1, 2L, 0.5, true, "x\"</script>", null, List.of()));
    JsonWriter json = new JsonWriter().object().anyField("v", inner).endObject();
    assertThat(text(json))
        .isEqualTo(
            "{\"v\":{\"n\":null,\"big\":123456789012345678901234567890,"
                + "\"list\":[1,2,0.5,true,\"x\\\"</script>\",null,[]]}}");
  }

  @Test
  void theFieldsOfAnOpenObjectAreAPartOfAllBytes() {
    JsonWriter json = new JsonWriter().object().field("a", 1L).field("b", 2L);
    OpenObject open = json.openObject();
    String fields = new String(open.fields(), StandardCharsets.UTF_8);
    assertThat(fields).isEqualTo("\"a\":1,\"b\":2");
    assertThat(open.count()).isEqualTo(2);
    assertThat(text(json.field("conflated", 0L).endObject()))
        .isEqualTo("{" + fields + ",\"conflated\":0}");
  }

  @Test
  void anObjectLeftOpenIsADefect() {
    JsonWriter json = new JsonWriter().object();
    assertThatThrownBy(json::bytes).isInstanceOf(IllegalStateException.class);
  }
}
