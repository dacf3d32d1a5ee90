package dev.ringfolio.gateway.wire;

import dev.ringfolio.gateway.wire.MessageDeflater.Window;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether and how permessage-deflate (RFC 7692) is agreed on: the first offer that can be kept.
 * Neither side takes its window over from message to message; so nothing is held for a connection.
 */
public final class DeflateOffer {
  private static final String NAME = "permessage-deflate";
  private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
  private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
  private static final String SERVER_WINDOW = "server_max_window_bits";
  private static final String CLIENT_WINDOW = "client_max_window_bits";
  private static final Pattern WINDOW_BITS = Pattern.compile("[89]|1[0-5]");

  private DeflateOffer() {}

  /**
   * What is agreed on.
   *
   * @param answer the {@code Sec-WebSocket-Extensions} to be answered
   * @param window of the client
   */
  public record Agreed(String answer, Window window) {}

  /**
   * What is agreed on, or empty where nothing is.
   *
   * @param offers the headers {@code Sec-WebSocket-Extensions}
   */
  public static Optional<Agreed> agree(List<String> offers) {
    return offers.stream()
        .flatMap(header -> Arrays.stream(header.split(",", -1)))
        .map(DeflateOffer::agree)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Agreed> agree(String offer) {
    String[] words = offer.split(";", -1);
    if (!words[0].strip().equalsIgnoreCase(NAME)) {
      return Optional.empty();
    }
    Window window = Window.WIDE;
    String answer = NAME + "; " + SERVER_NO_CONTEXT + "; " + CLIENT_NO_CONTEXT;
    Set<String> seen = new HashSet<>();
    for (String word : Arrays.asList(words).subList(1, words.length)) {
      String[] parameter = word.split("=", 2);
      String name = parameter[0].strip().toLowerCase(Locale.ROOT);
      String value = parameter.length == 1 ? "" : unquoted(parameter[1].strip());
      boolean given = parameter.length == 2;
      if (!seen.add(name) || !keepable(name, given, value)) {
        return Optional.empty();
      }
      if (name.equals(SERVER_WINDOW)) {
        window = Integer.parseInt(value) < Window.WIDE.bits() ? Window.NARROW : Window.WIDE;
        answer += "; " + SERVER_WINDOW + "=" + window.bits();
      }
    }
    return Optional.of(new Agreed(answer, window));
  }

  private static boolean keepable(String name, boolean given, String value) {
    boolean bits = WINDOW_BITS.matcher(value).matches();
    return switch (name) {
      case SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT -> !given;
      case CLIENT_WINDOW -> !given || bits;
      case SERVER_WINDOW -> bits && Integer.parseInt(value) >= Window.NARROW.bits();
      default -> false;
    };
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
