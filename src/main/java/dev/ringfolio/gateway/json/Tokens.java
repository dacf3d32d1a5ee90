package dev.ringfolio.gateway.json;

import java.io.IOException;

/**
 * Where a {@link JsonWriter} puts its values, one after the other. Used once, by one thread. In an
 * object each value follows a name.
 */
interface Tokens {
  void startObject() throws IOException;

  void endObject() throws IOException;

  void startArray() throws IOException;

  void endArray() throws IOException;

  void name(String name) throws IOException;

  void string(String value) throws IOException;

  void truth(boolean value) throws IOException;

  void nothing() throws IOException;

  /** A whole number. */
  void whole(long value) throws IOException;

  /** A finite number that is told from a whole one by its form, whatever its value. */
  void real(double value) throws IOException;

  /** A number of any kind. */
  void number(Number value) throws IOException;

  /** A moment in seconds, told from a whole number by its form. */
  void epochSeconds(long epochMillis) throws IOException;

  /** What is in the one object that is open. */
  OpenObject openObject() throws IOException;

  /**
   * All that was written.
   *
   * @throws IllegalStateException if an object or an array is open
   */
  byte[] bytes() throws IOException;
}
