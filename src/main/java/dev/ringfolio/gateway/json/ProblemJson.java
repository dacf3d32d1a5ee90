package dev.ringfolio.gateway.json;

import java.util.Set;

/** Problem documents (RFC 9457), with our code. */
public final class ProblemJson {
  public static final String CONTENT_TYPE = "application/problem+json";

  private static final Set<String> FIELDS =
      Set.of("type", "title", "status", "detail", "code", "retryable", "retry_after");

  private ProblemJson() {}

  /** The document that tells of {@code refusal}; facts follow, sorted, and displace none. */
  public static byte[] write(Refusal refusal) {
    ErrorCode code = refusal.code();
    JsonWriter json =
        new JsonWriter()
            .object()
            .field("type", "urn:ringfolio:error:" + code.wire())
            .field("title", refusal.error())
            .field("status", code.httpStatus())
            .field("detail", refusal.detail())
            .field("code", code.wire())
            .field("retryable", code.retryable())
            .secondsField("retry_after", refusal.retryAfterSeconds());
    ErrorJson.facts(json, refusal, FIELDS);
    return json.endObject().bytes();
  }
}
