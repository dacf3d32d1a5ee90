package dev.ringfolio.simulator;

import java.nio.charset.StandardCharsets;

/**
 * Writes trade messages as WebSocket text frames, one behind the other, into one array that goes to
 * the socket in one write: {@code
 * {"data":[{"c":["1"],"p":133.22,"s":"AAPL","t":1618417965944,"v":100}],"type":"trade"}}, ten
 * trades a frame at most. Encoding frames here, and not one by one in the socket's pipeline, is
 * what makes a file play at the speed of its reader. Owned by its session.
 */
final class TradeFrames {
  /** Trades of a frame at most. */
  static final int TRADES_MAX = 10;

  /** Bytes that are gathered for one write. */
  static final int CAPACITY = 64 * 1024;

  /** More than the longest trade, with the ends of its frame. */
  private static final int TRADE_BYTES_MAX = 512;

  private static final int FIN_TEXT = 0x81;
  private static final int SHORT_PAYLOAD = 125;
  private static final int HEADER_BYTES = 4;

  private static final byte[] BEGIN = ascii("{\"data\":[");
  private static final byte[] END = ascii("],\"type\":\"trade\"}");
  private static final byte[] CONDITIONS = ascii("{\"c\":");
  private static final byte[] PRICE = ascii(",\"p\":");
  private static final byte[] SYMBOL = ascii(",\"s\":");
  private static final byte[] TIME = ascii(",\"t\":");
  private static final byte[] VOLUME = ascii(",\"v\":");

  private final byte[] bytes = new byte[CAPACITY];
  private final byte[] digits = new byte[20];
  private int length;
  private int frame = -1;
  private int trades;

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Trades that the frame now open still takes; a new frame takes them all. */
  int room() {
    return TRADES_MAX - trades;
  }

  /** Whether the next trade might not fit: take the bytes first. */
  boolean full() {
    return length > CAPACITY - TRADE_BYTES_MAX;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** The frames, from 0 to {@link #length}; {@link #endFrame} first, {@link #clear} after. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  /**
   * Adds a trade with a price in cents.
   *
   * @param conditions JSON, for example {@code ["1","12"]} or {@code null}
   * @param symbol JSON, in quotes
   */
  void trade(byte[] conditions, long cents, byte[] symbol, long stamp, int volume) {
    begin(conditions);
    number(cents / 100);
    fraction((int) (cents % 100));
    put(SYMBOL);
    put(symbol);
    put(TIME);
    number(stamp);
    put(VOLUME);
    number(volume);
    end();
  }

  /** Adds a trade whose price and volume are JSON numbers within {@code row}, digit for digit. */
  void trade(byte[] conditions, byte[] symbol, long stamp, TickRow row) {
    begin(conditions);
    put(row.bytes(), row.priceFrom(), row.priceTo());
    put(SYMBOL);
    put(symbol);
    put(TIME);
    number(stamp);
    put(VOLUME);
    put(row.bytes(), row.volumeFrom(), row.volumeTo());
    end();
  }

  private void begin(byte[] conditions) {
    if (trades == 0) {
      frame = length;
      length += HEADER_BYTES;
      put(BEGIN);
    } else {
      bytes[length++] = ',';
    }
    put(CONDITIONS);
    put(conditions);
    put(PRICE);
  }

  private void end() {
    bytes[length++] = '}';
    if (++trades == TRADES_MAX) {
      endFrame();
    }
  }

  /** Ends the frame that is open, if one is: the next trade begins another. */
  void endFrame() {
    if (trades == 0) {
      return;
    }
    put(END);
    int payload = length - frame - HEADER_BYTES;
    bytes[frame] = (byte) FIN_TEXT;
    if (payload <= SHORT_PAYLOAD) {
      // The shortest form is the only one allowed: two bytes less of header.
      System.arraycopy(bytes, frame + HEADER_BYTES, bytes, frame + 2, payload);
      bytes[frame + 1] = (byte) payload;
      length -= 2;
    } else {
      bytes[frame + 1] = 126;
      bytes[frame + 2] = (byte) (payload >>> 8);
      bytes[frame + 3] = (byte) payload;
    }
    trades = 0;
  }

  private void put(byte[] text) {
    put(text, 0, text.length);
  }

  private void put(byte[] text, int from, int to) {
    System.arraycopy(text, from, bytes, length, to - from);
    length += to - from;
  }

  private void number(long value) {
    int at = digits.length;
    long rest = value;
    do {
      digits[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    put(digits, at, digits.length);
  }

  /** Without closing zeros: 133.2, and 133 for a whole dollar. */
  private void fraction(int cents) {
    if (cents == 0) {
      return;
    }
    bytes[length++] = '.';
    bytes[length++] = (byte) ('0' + cents / 10);
    if (cents % 10 != 0) {
      bytes[length++] = (byte) ('0' + cents % 10);
    }
  }
}
