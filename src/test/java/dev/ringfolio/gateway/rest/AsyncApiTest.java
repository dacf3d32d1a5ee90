package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.DailyReport;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.gateway.json.DailyReportJson;
import dev.ringfolio.gateway.json.DailyReportJsonTest;
import dev.ringfolio.gateway.json.ErrorJson;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.OptimizationJson;
import dev.ringfolio.gateway.json.PriceJson;
import dev.ringfolio.gateway.json.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the encoders write is what the AsyncAPI document says. */
class AsyncApiTest {
  private static final Documents ASYNCAPI = Documents.asyncapi();
  private static final PriceUpdate PRICE =
      new PriceUpdate(
          new Symbol("AAPL"),
          1.5,
          2,
          false,
          1,
          0.5,
          50,
          RestServer.NOW,
          RestServer.NOW,
          1,
          7,
          false,
          PriceSource.SIMULATOR,
          Origin.LIVE);

  private static void holds(String schema, String json) {
    assertThat(ASYNCAPI.faults("/components/schemas/" + schema, json)).as(json).isEmpty();
  }

  private static String envelope(String type, Consumer<JsonWriter> data) {
    JsonWriter json = new JsonWriter().object().field("type", type).object("data");
    data.accept(json);
    json.endObject().epochSecondsField("timestamp", RestServer.NOW).endObject();
    return new String(json.bytes(), StandardCharsets.UTF_8);
  }

  private static JsonWriter event(JsonWriter json) {
    return json.field("epoch", 1L).field("seq", 2L).nullField("prev");
  }

  @Test
  void pricesHoldInBothDialects() {
    holds(
        "PriceUpdate",
        envelope(
            "price_update",
            json -> {
              PriceJson.fields(json, PRICE);
              json.field("conflated", 0L);
            }));
    JsonWriter flat = new JsonWriter().object().field("type", "price_update");
    PriceJson.fields(flat, PRICE);
    flat.field("conflated", 3L).endObject();
    holds("FlatPriceUpdate", new String(flat.bytes(), StandardCharsets.UTF_8));
  }

  @Test
  void queuedProgressAndResultHold() {
    holds(
        "PortfolioUpdate",
        envelope(
            "portfolio_update",
            json -> {
              OptimizationJson.queued(
                  json, new OptimizationQueued("r-1", "c1", "local", 1, 0, RestServer.NOW));
              event(json);
            }));
    holds(
        "PortfolioUpdate",
        envelope(
            "portfolio_update",
            json ->
                OptimizationJson.progress(
                    json, new OptimizationProgress("r-1", "c1", "local", 1, 0.5, Double.NaN, 1))));
    for (OptimizationFinished result :
        List.of(
            Results.optimal("r-1", "c1", "local"),
            Results.cancelled("r-1"),
            Results.advised("r-1"))) {
      holds(
          "PortfolioUpdate",
          envelope(
              "portfolio_update",
              json -> {
                OptimizationJson.result(json, result);
                event(json);
              }));
    }
    holds(
        "PortfolioUpdate",
        envelope(
            "portfolio_update",
            json -> {
              OptimizationJson.resultByReference(
                  json, Results.optimal("r-1", "c1", "local"), "/api/v1/optimizations/r-1");
              event(json);
            }));
  }

  @Test
  void whatIsToldOfADayHolds() {
    for (DailyReport report :
        List.of(DailyReportJsonTest.EXPERIMENT, DailyReportJsonTest.PERFORMANCE)) {
      holds(
          "PortfolioUpdate",
          envelope(
              "portfolio_update",
              json -> {
                DailyReportJson.write(json, report);
                event(json);
              }));
    }
  }

  @Test
  void anErrorHolds() {
    holds(
        "Error",
        envelope(
            "error",
            json ->
                ErrorJson.fields(
                    json,
                    Refusal.of(new Failure(FailureCode.QUEUE_FULL, "full", Map.of(), 2)),
                    null)));
  }

  @Test
  void theSchemasTellGoodFromBad() {
    assertThat(
            ASYNCAPI.faults(
                "/components/schemas/PriceUpdate",
                envelope("price_update", json -> PriceJson.fields(json, PRICE))))
        .as("conflated is missing")
        .isNotEmpty();
    assertThat(ASYNCAPI.faults("/components/schemas/Error", "{\"type\":\"error\"}")).isNotEmpty();
  }

  @Test
  void everyMessageOfAChannelIsDefinedAndUsedByAnOperation() {
    TreeSet<String> defined = new TreeSet<>();
    JsonNode document = ASYNCAPI.document();
    document.at("/components/messages").fieldNames().forEachRemaining(defined::add);
    TreeSet<String> inChannels = new TreeSet<>();
    document
        .get("channels")
        .forEach(channel -> channel.get("messages").fieldNames().forEachRemaining(inChannels::add));
    TreeSet<String> used = new TreeSet<>();
    document
        .get("operations")
        .forEach(
            operation ->
                operation
                    .get("messages")
                    .forEach(
                        message -> {
                          String reference = message.get("$ref").textValue();
                          used.add(reference.substring(reference.lastIndexOf('/') + 1));
                        }));
    assertThat(inChannels).isEqualTo(defined);
    assertThat(used).isEqualTo(defined);
  }
}
