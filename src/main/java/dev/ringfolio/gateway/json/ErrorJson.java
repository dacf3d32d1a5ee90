package dev.ringfolio.gateway.json;

import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The fields of an error. */
public final class ErrorJson {
  private static final Set<String> FIELDS =
      Set.of("error", "detail", "code", "request_id", "retryable", "retry_after");

  private ErrorJson() {}

  /** The fields of an {@code error} message's data; facts follow, sorted, and displace none. */
  public static void fields(JsonWriter json, Refusal refusal, @Nullable String requestId) {
    json.field("error", refusal.error())
        .field("detail", refusal.detail())
        .field("code", refusal.code().wire())
        .field("request_id", requestId)
        .field("retryable", refusal.code().retryable())
        .secondsField("retry_after", refusal.retryAfterSeconds());
    facts(json, refusal, FIELDS);
  }

  /** The refusal's facts, sorted by name, but those that are called like one of {@code taken}. */
  public static void facts(JsonWriter json, Refusal refusal, Set<String> taken) {
    new TreeMap<>(refusal.facts())
        .forEach(
            (name, value) -> {
              if (!taken.contains(name)) {
                json.anyField(name, value);
              }
            });
  }
}
