package dev.ringfolio.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.Optimize;
import java.time.Duration;

/** Reads requests under the default configuration, as the tests of this package need them. */
final class RequestData {
  static final OptimizationRequests REQUESTS =
      new OptimizationRequests(
          new Config.Limits(
              500, 1_000, 65_536, 1L << 20, 64L << 20, 50, 10, 20_000, 20, 200, 10, 5),
          new Config.Optimization(
              1,
              100,
              Duration.ofSeconds(300),
              1_000,
              Duration.ofSeconds(60),
              Duration.ofSeconds(30)));

  private RequestData() {}

  static JsonNode json(String text) {
    Checked<JsonNode> read = StrictJson.read(text);
    assertThat(read).isInstanceOf(Checked.Accepted.class);
    return ((Checked.Accepted<JsonNode>) read).value();
  }

  static Optimize accepted(String text) {
    Checked<Optimize> checked = REQUESTS.read(json(text), "c1", "local", "c1");
    assertThat(checked).isInstanceOf(Checked.Accepted.class);
    return ((Checked.Accepted<Optimize>) checked).value();
  }

  static Refusal refused(String text) {
    Checked<Optimize> checked = REQUESTS.read(json(text), "c1", "local", "c1");
    assertThat(checked).isInstanceOf(Checked.Refused.class);
    return ((Checked.Refused<Optimize>) checked).refusal();
  }

  /** A good request with {@code more} fields. */
  static String with(String more) {
    return "{\"symbols\":[\"AAPL\",\"MSFT\",\"GOOGL\"]," + more + "}";
  }

  static String constraints(String fields) {
    return with("\"constraints\":{" + fields + "}");
  }

  static String parameters(String fields) {
    return with("\"parameters\":{" + fields + "}");
  }
}
