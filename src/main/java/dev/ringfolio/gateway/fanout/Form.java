package dev.ringfolio.gateway.fanout;

/**
 * In which form a client is sent what it shares with others.
 *
 * @param layout of its dialect
 */
public record Form(Layout layout, Encoding encoding) {
  /** The two dialects, as far as values differ by them. */
  public enum Layout {
    /** {@code {"type", "data", "timestamp"}}. */
    ENVELOPE,
    /** All fields beside {@code type}. */
    FLAT
  }
}
