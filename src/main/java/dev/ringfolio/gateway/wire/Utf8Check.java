package dev.ringfolio.gateway.wire;

/**
 * Checks UTF-8 (RFC 3629) as it comes, so that a byte that may not be is known at once, wherever
 * the frames and the network cut the text. Overlong forms, halves of surrogate pairs and what is
 * beyond U+10FFFF are refused at their first impossible byte.
 */
final class Utf8Check {
  private static final int TAIL_LOWEST = 0x80;
  private static final int TAIL_HIGHEST = 0xbf;

  /** Bytes that the character begun still needs. */
  private int missing;

  /** What the next of them may be. */
  private int lowest = TAIL_LOWEST;

  private int highest = TAIL_HIGHEST;

  /** Takes the next byte, 0 to 255; returns whether it may stand there. */
  boolean take(int next) {
    if (missing == 0) {
      return next < 0x80 || begin(next);
    }
    if (next < lowest || next > highest) {
      return false;
    }
    missing--;
    lowest = TAIL_LOWEST;
    highest = TAIL_HIGHEST;
    return true;
  }

  /** The first byte of a longer character says how long it is and narrows the second. */
  private boolean begin(int first) {
    if (first < 0xc2 || first > 0xf4) {
      return false;
    }
    if (first < 0xe0) {
      missing = 1;
    } else if (first < 0xf0) {
      missing = 2;
      lowest = first == 0xe0 ? 0xa0 : TAIL_LOWEST;
      highest = first == 0xed ? 0x9f : TAIL_HIGHEST;
    } else {
      missing = 3;
      lowest = first == 0xf0 ? 0x90 : TAIL_LOWEST;
      highest = first == 0xf4 ? 0x8f : TAIL_HIGHEST;
    }
    return true;
  }

  /** Whether the text may end here; the next byte then begins another one. */
  boolean complete() {
    return missing == 0;
  }

  /** Whether {@code bytes} from {@code from} on are a text by themselves. */
  static boolean valid(byte[] bytes, int from) {
    Utf8Check check = new Utf8Check();
    for (int i = from; i < bytes.length; i++) {
      if (!check.take(bytes[i] & 0xff)) {
        return false;
      }
    }
    return check.complete();
  }
}
