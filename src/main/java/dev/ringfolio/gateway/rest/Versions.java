package dev.ringfolio.gateway.rest;

import dev.ringfolio.gateway.json.ErrorCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Versions as entity tags: {@code "3"}. */
final class Versions {
  /** A tag that is no version of anything. */
  private static final long NONE = -1;

  private static final Pattern TAGS =
      Pattern.compile("\\s*(?:W/)?\"[^\"]*\"\\s*(?:,\\s*(?:W/)?\"[^\"]*\"\\s*)*");

  private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*)\"");

  private Versions() {}

  static String tag(long version) {
    return "\"" + version + "\"";
  }

  /** The versions that {@code If-Match} names; none for any. Refused where it is missing. */
  static List<Long> required(RoutingContext ctx) {
    if (ctx.request().getHeader(HttpHeaders.IF_MATCH) == null) {
      throw Query.refused(
          ErrorCode.VERSION_REQUIRED, "If-Match: missing; give the ETag of what you read");
    }
    return optional(ctx);
  }

  /** As {@link #required}; none, too, where it is missing. */
  static List<Long> optional(RoutingContext ctx) {
    String header = ctx.request().getHeader(HttpHeaders.IF_MATCH);
    // A weak tag is none that may be changed: RFC 9110, 13.1.1.
    return header == null || header.strip().equals("*")
        ? List.of()
        : tags("If-Match", header, false);
  }

  /** Whether the client has {@code version} already. */
  static boolean known(RoutingContext ctx, long version) {
    @Nullable String header = ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH);
    return header != null
        && (header.strip().equals("*") || tags("If-None-Match", header, true).contains(version));
  }

  private static List<Long> tags(String name, String header, boolean weakToo) {
    if (!TAGS.matcher(header).matches()) {
      throw Query.refused(
          ErrorCode.INVALID_MESSAGE, name + ": give the ETag as it was told, for example \"3\"");
    }
    List<Long> versions = new ArrayList<>();
    Matcher tags = TAG.matcher(header);
    while (tags.find()) {
      boolean version = tags.group(2).matches("[0-9]{1,18}") && (weakToo || tags.group(1) == null);
      versions.add(version ? Long.parseLong(tags.group(2)) : NONE);
    }
    return versions;
  }
}
