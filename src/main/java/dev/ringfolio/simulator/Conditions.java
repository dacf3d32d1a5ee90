package dev.ringfolio.simulator;

/** The conditions of a trade, as JSON. */
final class Conditions {
  /** Where the instrument has none: crypto and forex. */
  static final byte[] NONE = TradeFrames.ascii("null");

  /** Where none are known. */
  static final byte[] EMPTY = TradeFrames.ascii("[]");

  private static final int ODD_LOT = 4;
  private static final int ROUND_LOT = 100;
  private static final byte[][] BY_BITS = byBits();

  private Conditions() {}

  /** The conditions of a burst's trade; "12" exactly where fewer than 100 shares change hands. */
  static byte[] of(int bits, int volume) {
    return BY_BITS[volume < ROUND_LOT ? bits | ODD_LOT : bits];
  }

  private static byte[][] byBits() {
    byte[][] all = new byte[8][];
    for (int bits = 0; bits < all.length; bits++) {
      StringBuilder json = new StringBuilder();
      append(json, bits & Burst.REGULAR, "1");
      append(json, bits & Burst.AVERAGE_PRICE, "8");
      append(json, bits & ODD_LOT, "12");
      all[bits] = TradeFrames.ascii("[" + json + "]");
    }
    return all;
  }

  private static void append(StringBuilder json, int bit, String code) {
    if (bit != 0) {
      json.append(json.isEmpty() ? "\"" : ",\"").append(code).append('"');
    }
  }
}
