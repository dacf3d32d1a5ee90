package dev.ringfolio.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the answers of the upstream's REST side. Stateless. */
final class FinnhubAnswers {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A symbol's reference prices; NaN where the upstream gives none.
   *
   * @param timeMillis of {@code last}, or 0 where the upstream does not say
   */
  record Quote(
      double last, double previousClose, double open, double high, double low, long timeMillis) {

    /** Whether there is any price in it: an unknown symbol is answered with zeros. */
    boolean known() {
      return !Double.isNaN(last) || !Double.isNaN(previousClose);
    }
  }

  /**
   * Whether the market is open.
   *
   * @param session {@code pre-market}, {@code regular}, {@code post-market}, or null
   * @param timeMillis or 0 where the upstream does not say
   */
  record Status(boolean open, @Nullable String session, long timeMillis) {}

  private FinnhubAnswers() {}

  /** The quote in {@code body}, or empty if it holds none. */
  static Optional<Quote> quote(byte[] body) {
    return object(body)
        .filter(json -> json.path("c").isNumber())
        .map(
            json ->
                new Quote(
                    price(json, "c"),
                    price(json, "pc"),
                    price(json, "o"),
                    price(json, "h"),
                    price(json, "l"),
                    millis(json)));
  }

  /** The market's status in {@code body}, or empty if it holds none. */
  static Optional<Status> status(byte[] body) {
    return object(body)
        .filter(json -> json.path("isOpen").isBoolean())
        .map(
            json ->
                new Status(
                    json.path("isOpen").booleanValue(),
                    json.path("session").textValue(),
                    millis(json)));
  }

  private static Optional<JsonNode> object(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json != null && json.isObject() ? Optional.of(json) : Optional.empty();
    } catch (JsonProcessingException malformed) {
      return Optional.empty();
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory", impossible);
    }
  }

  /** Never a price of 0: that is how the upstream says that it has none. */
  private static double price(JsonNode json, String name) {
    double price = json.path(name).asDouble(0);
    return price > 0 && price < Double.POSITIVE_INFINITY ? price : Double.NaN;
  }

  /** {@code t} is in seconds here, unlike in trades. */
  private static long millis(JsonNode json) {
    long seconds = json.path("t").asLong(0);
    return seconds > 0 && seconds <= FinnhubFrames.TIME_MILLIS_MAX / 1000 ? seconds * 1000 : 0;
  }
}
