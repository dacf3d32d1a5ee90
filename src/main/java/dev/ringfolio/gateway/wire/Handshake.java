package dev.ringfolio.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The opening handshake of RFC 6455, section 4.2. */
public final class Handshake {
  /** The version of the protocol; there is no other. */
  public static final String VERSION = "13";

  private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;
  private static final int KEY_CHARACTERS = 24;

  private Handshake() {}

  /** Whether {@code key} is what a client must send as {@code Sec-WebSocket-Key}. */
  public static boolean validKey(@Nullable String key) {
    if (key == null) {
      return false;
    }
    try {
      String digits = key.strip();
      return digits.length() == KEY_CHARACTERS
          && Base64.getDecoder().decode(digits).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /** The {@code Sec-WebSocket-Accept} that answers {@code key}. */
  public static String accept(String key) {
    try {
      byte[] salted = (key.strip() + SALT).getBytes(StandardCharsets.ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(salted));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-1", impossible);
    }
  }
}
