package dev.ringfolio.core.model;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an instrument as the feed spells it, for example {@code AAPL}, {@code BRK.B} or
 * {@code BINANCE:BTCUSDT}. Always trimmed and in upper case.
 *
 * @param name matches {@link #RULE}
 */
public record Symbol(String name) implements Comparable<Symbol> {
  /** What a name must match after trimming and upper-casing. */
  public static final String RULE = "^[A-Z0-9][A-Z0-9 .:^_=/-]{0,31}$";

  private static final Pattern PATTERN = Pattern.compile(RULE);

  /**
   * @throws IllegalArgumentException if {@code name} does not match {@link #RULE}
   */
  public Symbol {
    if (!PATTERN.matcher(name).matches()) {
      throw new IllegalArgumentException("symbol '" + name + "' does not match " + RULE);
    }
  }

  /** The symbol that {@code text} names after trimming and upper-casing, or empty if it is none. */
  public static Optional<Symbol> parse(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT);
    return PATTERN.matcher(name).matches() ? Optional.of(new Symbol(name)) : Optional.empty();
  }

  @Override
  public int compareTo(Symbol other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
