package dev.ringfolio.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PriceJsonTest {
  private static String written(PriceUpdate price) {
    JsonWriter json = new JsonWriter().object();
    PriceJson.fields(json, price);
    return new String(json.endObject().bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aBookEntryIsWrittenToTheField() {
    PriceUpdate price =
        new PriceUpdate(
            new Symbol("AAPL"),
            150.25,
            5_000_000,
            false,
            149.75,
            0.5,
            0.33,
            1_769_517_296_123L,
            1_769_517_296_200L,
            20_480,
            123,
            false,
            PriceSource.FINNHUB,
            Origin.LIVE);
    assertThat(written(price))
        .isEqualTo(
            "{\"symbol\":\"AAPL\",\"price\":150.25,\"bid\":null,\"ask\":null,\"bid_size\":null,"
                + "\"ask_size\":null,\"volume\":5000000,\"change\":0.5,\"change_percent\":0.33,"
                + "\"timestamp\":\"2026-01-27T12:34:56.123Z\",\"seq\":123,\"stale\":false,"
                + "\"simulated\":false}");
  }

  @Test
  void whatIsNotKnownIsNullAndAPartialVolumeSaysSo() {
    PriceUpdate price =
        new PriceUpdate(
            new Symbol("BINANCE:BTCUSDT"),
            0.1 + 0.2,
            0.001,
            true,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            0L,
            0L,
            0,
            0,
            true,
            PriceSource.SIMULATOR,
            Origin.DATABASE);
    assertThat(written(price))
        .isEqualTo(
            "{\"symbol\":\"BINANCE:BTCUSDT\",\"price\":0.30000000000000004,\"bid\":null,"
                + "\"ask\":null,\"bid_size\":null,\"ask_size\":null,\"volume\":0.001,"
                + "\"volume_partial\":true,\"change\":null,\"change_percent\":null,"
                + "\"timestamp\":\"1970-01-01T00:00:00.000Z\",\"seq\":0,\"stale\":true,"
                + "\"simulated\":true}");
  }
}
