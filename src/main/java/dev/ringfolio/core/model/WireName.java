package dev.ringfolio.core.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** An enum constant whose name in messages is its Java name in lower case. */
public interface WireName {
  /** The Java name of the constant. */
  String name();

  /** The name in messages. */
  default String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The constant of {@code type} that messages call {@code wire}, or empty. */
  static <E extends Enum<E> & WireName> Optional<E> parse(Class<E> type, String wire) {
    return Arrays.stream(type.getEnumConstants()).filter(e -> e.wire().equals(wire)).findFirst();
  }

  /** All names of {@code type}, comma-separated, for error texts. */
  static <E extends Enum<E> & WireName> String allowed(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(WireName::wire)
        .collect(Collectors.joining(", "));
  }
}
