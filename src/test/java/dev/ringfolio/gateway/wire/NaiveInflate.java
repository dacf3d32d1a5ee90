package dev.ringfolio.gateway.wire;

import java.util.Arrays;

/**
 * DEFLATE (RFC 1951) taken apart bit by bit, as its document tells it. Slow, and it sees what an
 * inflater hides: how far back the bytes refer.
 */
final class NaiveInflate {
  private static final int[] LENGTH_BASE = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258
  };
  private static final int[] LENGTH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };
  private static final int BITS_MAX = 15;

  private final byte[] in;
  private byte[] out = new byte[1024];
  private int length;
  private int at;
  private int farthest;

  /** Reads blocks until all bytes are used up. */
  NaiveInflate(byte[] in) {
    this.in = in;
    while (at + 3 <= 8 * in.length) {
      bits(1);
      switch (bits(2)) {
        case 0 -> stored();
        case 1 -> fixed();
        case 2 -> dynamic();
        default -> throw new IllegalArgumentException("a block of no kind");
      }
    }
  }

  byte[] message() {
    return Arrays.copyOf(out, length);
  }

  /** The greatest distance that was referred back. */
  int farthest() {
    return farthest;
  }

  private void put(int value) {
    if (length == out.length) {
      out = Arrays.copyOf(out, 2 * length);
    }
    out[length++] = (byte) value;
  }

  private int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++, at++) {
      value |= (in[at >> 3] >> (at & 7) & 1) << i;
    }
    return value;
  }

  private void stored() {
    at = (at + 7) & ~7;
    int count = bits(16);
    if (bits(16) != (~count & 0xffff)) {
      throw new IllegalArgumentException("a stored block's length");
    }
    for (int i = 0; i < count; i++) {
      put(bits(8));
    }
  }

  private void fixed() {
    int[] lengths = new int[288];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    }
    int[] distances = new int[30];
    Arrays.fill(distances, 5);
    codes(new Code(lengths), new Code(distances));
  }

  private void dynamic() {
    int literals = bits(5) + 257;
    int distances = bits(5) + 1;
    int count = bits(4) + 4;
    int[] order = new int[ORDER.length];
    for (int i = 0; i < count; i++) {
      order[ORDER[i]] = bits(3);
    }
    Code lengthCode = new Code(order);
    int[] lengths = new int[literals + distances];
    for (int i = 0; i < lengths.length; ) {
      int symbol = lengthCode.next();
      int repeats = symbol < 16 ? 1 : symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 0;
      repeats = symbol == 18 ? 11 + bits(7) : repeats;
      int value = symbol < 16 ? symbol : symbol == 16 ? lengths[i - 1] : 0;
      for (int r = 0; r < repeats; r++) {
        lengths[i++] = value;
      }
    }
    codes(
        new Code(Arrays.copyOf(lengths, literals)),
        new Code(Arrays.copyOfRange(lengths, literals, lengths.length)));
  }

  private void codes(Code literals, Code distances) {
    for (int symbol = literals.next(); symbol != 256; symbol = literals.next()) {
      if (symbol < 256) {
        put(symbol);
        continue;
      }
      int copied = LENGTH_BASE[symbol - 257] + bits(LENGTH_BITS[symbol - 257]);
      int code = distances.next();
      int extra = Math.max(0, code / 2 - 1);
      int distance = code < 4 ? code + 1 : ((2 + (code & 1)) << extra) + 1 + bits(extra);
      farthest = Math.max(farthest, distance);
      for (int i = 0; i < copied; i++) {
        put(out[length - distance]);
      }
    }
  }

  /** A canonical Huffman code, from the length of each symbol's code. */
  private final class Code {
    private final int[] counts = new int[BITS_MAX + 1];
    private final int[] symbols;

    Code(int[] lengths) {
      for (int length : lengths) {
        counts[length]++;
      }
      counts[0] = 0;
      int[] offsets = new int[BITS_MAX + 2];
      for (int length = 1; length <= BITS_MAX; length++) {
        offsets[length + 1] = offsets[length] + counts[length];
      }
      symbols = new int[lengths.length];
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] > 0) {
          symbols[offsets[lengths[symbol]]++] = symbol;
        }
      }
    }

    int next() {
      int code = 0;
      int first = 0;
      int index = 0;
      for (int length = 1; length <= BITS_MAX; length++) {
        code |= bits(1);
        if (code - counts[length] < first) {
          return symbols[index + code - first];
        }
        index += counts[length];
        first = (first + counts[length]) << 1;
        code <<= 1;
      }
      throw new IllegalArgumentException("a code of no symbol");
    }
  }
}
