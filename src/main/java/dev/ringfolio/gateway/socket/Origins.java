package dev.ringfolio.gateway.socket;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From which pages browsers may connect. Whoever sends no origin is no browser and may; so may the
 * service's own page.
 */
public final class Origins {
  private static final String ANY = "*";

  private final Set<String> allowed;

  public Origins(List<String> allowed) {
    this.allowed = allowed.stream().map(Origins::normal).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether a page of {@code origin} may connect to {@code host}, the name and port that it used.
   */
  public boolean allows(@Nullable String origin, @Nullable String host) {
    if (origin == null || allowed.contains(ANY) || allowed.contains(normal(origin))) {
      return true;
    }
    int authority = origin.indexOf("://");
    return host != null && authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(host);
  }

  private static String normal(String origin) {
    String lower = origin.strip().toLowerCase(Locale.ROOT);
    return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
