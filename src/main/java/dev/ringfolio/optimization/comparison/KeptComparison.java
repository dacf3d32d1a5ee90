package dev.ringfolio.optimization.comparison;

import dev.ringfolio.contract.ComparisonState.Status;
import dev.ringfolio.core.model.Symbol;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A comparison as it is kept.
 *
 * @param number grows with each acceptance
 * @param requestId the owner's own name for it, or null
 * @param portfolioId whose positions the symbols are, or null
 * @param request what was asked for beside that, as text that says it all
 * @param status queued until it is over: that it runs is not kept, since nothing runs after a
 *     restart
 * @param finishedMillis 0 while it is not over
 * @param answer what is told of it, JSON; null while it is not over, and in lists
 */
public record KeptComparison(
    long number,
    String owner,
    @Nullable String requestId,
    @Nullable String portfolioId,
    List<Symbol> symbols,
    String request,
    long createdMillis,
    Status status,
    long finishedMillis,
    @Nullable String answer) {
  private static final String PREFIX = "cmp_";
  private static final Pattern ID = Pattern.compile(PREFIX + "([0-9]{1,18})");

  public KeptComparison {
    symbols = List.copyOf(symbols);
  }

  /** What clients call it. */
  public String id() {
    return PREFIX + number;
  }

  /** The number in {@code id}, or empty where it is the id of nothing. */
  static OptionalLong number(String id) {
    Matcher parts = ID.matcher(id);
    return parts.matches() ? OptionalLong.of(Long.parseLong(parts.group(1))) : OptionalLong.empty();
  }

  /** The same when it is over. */
  KeptComparison over(Status how, long nowMillis, String told) {
    return new KeptComparison(
        number,
        owner,
        requestId,
        portfolioId,
        symbols,
        request,
        createdMillis,
        how,
        nowMillis,
        told);
  }
}
