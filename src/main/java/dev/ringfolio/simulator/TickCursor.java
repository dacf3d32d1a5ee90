package dev.ringfolio.simulator;

import dev.ringfolio.simulator.LineBlocks.Block;
import java.util.function.Consumer;

/**
 * Goes through the rows of a recorded file, block by block as they are handed in. A header line is
 * passed over; a bad row is counted and left out, and the first is told. Owned by one thread.
 */
final class TickCursor {
  private final TickRow row = new TickRow();
  private final Consumer<String> firstBadRow;
  private byte[] bytes = new byte[0];
  private int length;
  private int at;
  private long line;
  private long bad;

  /**
   * @param firstBadRow is told the first bad row, by line and reason
   */
  TickCursor(Consumer<String> firstBadRow) {
    this.firstBadRow = firstBadRow;
  }

  /** Takes the lines that follow those it had; only when it has come to their end. */
  void take(Block block) {
    bytes = block.bytes();
    length = block.length();
    at = 0;
  }

  /** Begins anew with the lines counted from 1. */
  void rewind() {
    line = 0;
    length = 0;
    at = 0;
  }

  /** Goes to the next good row, and returns whether there is one in the block. */
  boolean next() {
    while (at < length) {
      int from = at;
      int end = from;
      while (end < length && bytes[end] != '\n') {
        end++;
      }
      at = end + 1;
      line++;
      int to = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
      if (to > from && !isHeader(from) && isGood(from, to)) {
        return true;
      }
    }
    return false;
  }

  /** The header's first letter; no row begins with one. */
  private boolean isHeader(int from) {
    return line == 1 && bytes[from] == 'e';
  }

  private boolean isGood(int from, int to) {
    String wrong = row.read(bytes, from, to);
    if (wrong.isEmpty()) {
      return true;
    }
    if (bad++ == 0) {
      firstBadRow.accept("line " + line + ": " + wrong);
    }
    return false;
  }

  /** The row that {@link #next} found, until it is called again. */
  TickRow row() {
    return row;
  }

  /** Bad rows so far. */
  long bad() {
    return bad;
  }
}
