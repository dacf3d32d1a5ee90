package dev.ringfolio.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.ringfolio.core.model.Symbol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the upstream's frames.
 *
 * <p>A frame says what it is in {@code type}, which may stand behind the {@code data} it qualifies.
 * So trades are laid down in columns as they are read, and are handed on only when the whole frame
 * has been understood: a frame that is cut off or is no trade frame hands on nothing, and a trade
 * that makes no sense costs none of its neighbours. The columns are kept from frame to frame.
 *
 * <p>Condition codes are not looked at, whatever their form. Owned and called by one session.
 */
final class FinnhubFrames {
  /** What a frame was. */
  enum Kind {
    TRADES,
    PING,
    /** {@link #message()} has its text. */
    ERROR,
    /** News and whatever else there may be: nothing to do. */
    OTHER,
    /** Not one JSON object. */
    MALFORMED
  }

  /** Takes the trades of a frame, in its order. */
  interface Trades {
    /**
     * Takes one.
     *
     * @param price positive and finite
     * @param volume finite, ≥ 0; 0 is a mere price update
     */
    void trade(Symbol symbol, double price, double volume, long timeMillis);
  }

  /** Trades of a frame that are taken; the rest are refused. The upstream's largest has ten. */
  static final int TRADES_MAX = 65_536;

  /**
   * The last time of day that is believed, in the year 2286. A stamp in another unit would lie so
   * far ahead that no later trade could ever replace it as the last price.
   */
  static final long TIME_MILLIS_MAX = 9_999_999_999_999L;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // One price that is no number must not cost the other trades of its frame.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final SymbolCache cache = new SymbolCache();
  private @Nullable Symbol[] symbols = new @Nullable Symbol[16];
  private double[] prices = new double[16];
  private double[] volumes = new double[16];
  private long[] times = new long[16];
  private int size;
  private int unfit;
  private String message = "";

  private long trades;
  private long refusedTrades;
  private long malformedFrames;

  /** Reads the frame in {@code length} bytes from {@code offset} and hands its trades on. */
  Kind read(byte[] bytes, int offset, int length, Trades out) {
    size = 0;
    unfit = 0;
    message = "";
    Kind kind;
    try (JsonParser json = JSON.createParser(bytes, offset, length)) {
      kind = frame(json);
    } catch (StreamReadException malformed) {
      kind = Kind.MALFORMED;
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory", impossible);
    }
    if (kind == Kind.TRADES) {
      handOn(out);
    } else if (kind == Kind.MALFORMED) {
      malformedFrames++;
    }
    return kind;
  }

  /** The text of the last frame, where it was an error. */
  String message() {
    return message;
  }

  /** Trades handed on since the start. */
  long trades() {
    return trades;
  }

  /** Trades refused since the start: no price, no time, no such symbol, a negative volume. */
  long refusedTrades() {
    return refusedTrades;
  }

  /** Frames that were not one JSON object, since the start. */
  long malformedFrames() {
    return malformedFrames;
  }

  private void handOn(Trades out) {
    trades += size;
    refusedTrades += unfit;
    for (int i = 0; i < size; i++) {
      Symbol symbol = symbols[i];
      if (symbol != null) {
        out.trade(symbol, prices[i], volumes[i], times[i]);
      }
    }
  }

  private Kind frame(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return Kind.MALFORMED;
    }
    Kind kind = Kind.OTHER;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "type" -> kind = kind(json, value);
        case "data" -> data(json, value);
        case "msg" -> message = value == JsonToken.VALUE_STRING ? json.getText() : "";
        default -> json.skipChildren();
      }
    }
    return json.nextToken() == null ? kind : Kind.MALFORMED;
  }

  private static Kind kind(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return Kind.OTHER;
    }
    return switch (json.getText()) {
      case "trade" -> Kind.TRADES;
      case "ping" -> Kind.PING;
      case "error" -> Kind.ERROR;
      default -> Kind.OTHER;
    };
  }

  private void data(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
      if (t == JsonToken.START_OBJECT) {
        trade(json);
      } else {
        json.skipChildren();
        unfit++;
      }
    }
  }

  private void trade(JsonParser json) throws IOException {
    Symbol symbol = null;
    double price = Double.NaN;
    double volume = 0;
    long time = 0;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "s" -> symbol = symbol(json, value);
        case "p" -> price = number(json, value);
        case "v" -> volume = value == JsonToken.VALUE_NULL ? 0 : number(json, value);
        case "t" -> time = (long) number(json, value);
        default -> json.skipChildren();
      }
    }
    boolean priced = price > 0 && price < Double.POSITIVE_INFINITY;
    boolean sized = volume >= 0 && volume < Double.POSITIVE_INFINITY;
    boolean timed = time > 0 && time <= TIME_MILLIS_MAX;
    if (symbol == null || !priced || !sized || !timed || size == TRADES_MAX) {
      unfit++;
      return;
    }
    if (size == prices.length) {
      grow();
    }
    symbols[size] = symbol;
    prices[size] = price;
    volumes[size] = volume;
    times[size] = time;
    size++;
  }

  private @Nullable Symbol symbol(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return null;
    }
    return cache.find(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
  }

  /** NaN where the value is no number. Milliseconds are below 2⁵³, so a double holds them, too. */
  private static double number(JsonParser json, JsonToken value) throws IOException {
    if (value.isNumeric()) {
      return json.getDoubleValue();
    }
    json.skipChildren();
    return Double.NaN;
  }

  private void grow() {
    int length = prices.length * 2;
    symbols = Arrays.copyOf(symbols, length);
    prices = Arrays.copyOf(prices, length);
    volumes = Arrays.copyOf(volumes, length);
    times = Arrays.copyOf(times, length);
  }
}
