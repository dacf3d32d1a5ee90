package dev.ringfolio.gateway.rest;

import dev.ringfolio.gateway.json.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a list goes on: clients are to hand it back, and not to read it. */
final class Cursor {
  private Cursor() {}

  static String of(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  /** What {@code after} of a query stands for; empty where it is not given. */
  static String read(Query query) {
    @Nullable String text = query.text("after");
    if (text == null) {
      return "";
    }
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Query.refused(ErrorCode.INVALID_MESSAGE, "after: is not the next of an earlier answer");
    }
  }
}
