package dev.ringfolio.feed;

import dev.ringfolio.core.model.Symbol;
import org.jspecify.annotations.Nullable;

/**
 * Symbols by the characters of their names, so that a trade of a known symbol allocates no name.
 * Open addressing with linear probing; nothing is ever removed. Owned by one {@link FinnhubFrames}.
 */
final class SymbolCache {
  /** Names kept; further ones are read anew each time. */
  static final int NAMES_MAX = 16_384;

  private static final int SLOTS = NAMES_MAX * 2;

  private final @Nullable Symbol[] slots = new @Nullable Symbol[SLOTS];
  private int size;
  private @Nullable Symbol last;

  /** The symbol that the characters name, or null if they name none. */
  @Nullable Symbol find(char[] chars, int offset, int length) {
    Symbol recent = last;
    if (recent != null && same(recent, chars, offset, length)) {
      return recent;
    }
    int slot = slotOf(chars, offset, length);
    Symbol found = slots[slot];
    if (found == null) {
      found = Symbol.parse(new String(chars, offset, length)).orElse(null);
      if (found != null && size < NAMES_MAX) {
        slots[slot] = found;
        size++;
      }
    }
    last = found;
    return found;
  }

  int size() {
    return size;
  }

  /** The slot that holds the name, or the free one where it belongs. Half the slots stay free. */
  private int slotOf(char[] chars, int offset, int length) {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + chars[offset + i];
    }
    int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    for (Symbol symbol = slots[slot]; symbol != null; symbol = slots[slot]) {
      if (same(symbol, chars, offset, length)) {
        return slot;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }

  private static boolean same(Symbol symbol, char[] chars, int offset, int length) {
    String name = symbol.name();
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name.charAt(i) != chars[offset + i]) {
        return false;
      }
    }
    return true;
  }
}
