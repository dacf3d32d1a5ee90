package dev.ringfolio.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KeptResultJsonTest {
  private static final String KEPT =
      "{\"type\":\"optimization_result\",\"weights\":{\"A\":0.25,\"B\":0.75},\"metrics\":{\"cvar\":1.0E-5},"
          + "\"timestamp\":1704110400.0,\"gap\":null,\"suggestion\":{\"value\":1000000.25},"
          + "\"metadata\":{\"timestamp\":1.5,\"mine\":[1,1.0],\"market_data_timestamp\":1704110400.123,\"constraints\":{},\"parameters\":{},\"observations\":503}}";

  private static String written(Consumer<JsonWriter> fields) {
    JsonWriter json = new JsonWriter().object();
    fields.accept(json);
    return new String(json.endObject().bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void whatWasKeptIsToldAsItWas() {
    assertThat(written(json -> KeptResultJson.whole(json, KEPT))).isEqualTo(KEPT);
  }

  @Test
  void whatIsTooLongForAMessageIsToldByWhereItIsRead() {
    assertThat(written(json -> KeptResultJson.byReference(json, KEPT, "/there")))
        .isEqualTo(
            "{\"type\":\"optimization_result\",\"timestamp\":1704110400.0,\"gap\":null,"
                + "\"metadata\":{\"timestamp\":1.5,\"mine\":[1,1.0],"
                + "\"market_data_timestamp\":1704110400.123,\"observations\":503},\"href\":\"/there\"}");
  }

  @Test
  void whatIsNoObjectWasNeverAResult() {
    assertThatThrownBy(() -> written(json -> KeptResultJson.whole(json, "[1]")))
        .hasMessage("a result was kept that is none: [1]");
  }
}
