package dev.ringfolio.gateway.fanout;

/** The two JSON dialects, as far as encoded values differ by them. */
public enum Form {
  /** {@code {"type", "data", "timestamp"}}. */
  ENVELOPE,
  /** All fields beside {@code type}. */
  FLAT
}
