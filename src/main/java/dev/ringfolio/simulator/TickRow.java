package dev.ringfolio.simulator;

import java.nio.charset.StandardCharsets;

/**
 * One row {@code epoch_ms,symbol,price,volume} of a recorded file, found in place within the bytes
 * that were read: nothing is copied, and price and volume keep exactly their digits. Re-used from
 * row to row by its owner.
 */
final class TickRow {
  private static final int SYMBOL_MAX = 32;
  private static final int NUMBER_MAX = 32;
  private static final int STAMP_DIGITS_MAX = 18;

  private byte[] bytes = new byte[0];
  private long stamp;
  private String symbol = "";
  private int priceFrom;
  private int priceTo;
  private int volumeFrom;
  private int volumeTo;

  /**
   * Reads the row at {@code from} (inclusive) to {@code to} (exclusive, without the line's end).
   *
   * @return an empty string if it is good, else what is wrong with it
   */
  String read(byte[] line, int from, int to) {
    bytes = line;
    int first = comma(from, to);
    int second = comma(first + 1, to);
    int third = comma(second + 1, to);
    if (third >= to || comma(third + 1, to) != to) {
      return "not four cells";
    }
    if (!readStamp(from, first)) {
      return "epoch_ms is not a whole number of milliseconds";
    }
    if (!readSymbol(first + 1, second)) {
      return "symbol is empty, too long or not printable";
    }
    priceFrom = second + 1;
    priceTo = third;
    if (!isNumber(priceFrom, priceTo)) {
      return "price is not a number, 0 or more";
    }
    volumeFrom = third + 1;
    volumeTo = to;
    return isNumber(volumeFrom, volumeTo) ? "" : "volume is not a number, 0 or more";
  }

  byte[] bytes() {
    return bytes;
  }

  /** Milliseconds since the Unix epoch. */
  long stamp() {
    return stamp;
  }

  String symbol() {
    return symbol;
  }

  int priceFrom() {
    return priceFrom;
  }

  int priceTo() {
    return priceTo;
  }

  int volumeFrom() {
    return volumeFrom;
  }

  int volumeTo() {
    return volumeTo;
  }

  private int comma(int from, int to) {
    int at = Math.min(from, to);
    while (at < to && bytes[at] != ',') {
      at++;
    }
    return at;
  }

  private boolean readStamp(int from, int to) {
    if (from == to || to - from > STAMP_DIGITS_MAX || digits(from, to) != to) {
      return false;
    }
    stamp = 0;
    for (int i = from; i < to; i++) {
      stamp = 10 * stamp + (bytes[i] - '0');
    }
    return true;
  }

  private boolean readSymbol(int from, int to) {
    if (from == to || to - from > SYMBOL_MAX) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (bytes[i] < ' ' || bytes[i] == '"' || bytes[i] == '\\') {
        return false;
      }
    }
    if (!sameSymbol(from, to)) {
      symbol = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }
    return true;
  }

  /** Rows of one symbol come in runs: the name of the row before is kept where it is the same. */
  private boolean sameSymbol(int from, int to) {
    if (symbol.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (symbol.charAt(i - from) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** The grammar of JSON's numbers, without a sign: {@code 0|[1-9]\d*(\.\d+)?([eE][+-]?\d+)?}. */
  private boolean isNumber(int from, int to) {
    if (to - from > NUMBER_MAX) {
      return false;
    }
    int whole = digits(from, to);
    if (whole == from || (bytes[from] == '0' && whole > from + 1)) {
      return false;
    }
    int at = whole;
    if (at < to && bytes[at] == '.') {
      at = digits(at + 1, to);
      if (at == whole + 1) {
        return false;
      }
    }
    return at == to || isExponent(at, to);
  }

  private boolean isExponent(int from, int to) {
    if (bytes[from] != 'e' && bytes[from] != 'E') {
      return false;
    }
    int at = from + 1;
    if (at < to && (bytes[at] == '+' || bytes[at] == '-')) {
      at++;
    }
    return at < to && digits(at, to) == to;
  }

  /** The first place from {@code from} on that is no digit. */
  private int digits(int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }
}
