package dev.ringfolio.contract;

import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * Which optimizations are asked for; null is any.
 *
 * @param status of the result, so that a request that has none is not meant
 * @param fromMillis when it was finished, at the earliest; null also means requests that are open
 * @param toMillis at the latest; likewise
 */
public record OptimizationFilter(
    @Nullable String portfolioId,
    @Nullable Objective objective,
    @Nullable Method method,
    @Nullable Trigger trigger,
    @Nullable Status status,
    @Nullable Long fromMillis,
    @Nullable Long toMillis) {
  public static final OptimizationFilter ALL =
      new OptimizationFilter(null, null, null, null, null, null, null);

  /** Whether a request is meant, with its result where there is one. */
  public boolean takes(Optimize request, @Nullable OptimizationFinished finished) {
    return any(portfolioId, request.portfolioId())
        && any(objective, request.objective())
        && any(method, request.method())
        && any(trigger, request.trigger())
        && (finished == null
            ? status == null && fromMillis == null && toMillis == null
            : takes(finished));
  }

  private boolean takes(OptimizationFinished finished) {
    long at = finished.timestampMillis();
    return any(status, finished.status())
        && (fromMillis == null || at >= fromMillis)
        && (toMillis == null || at <= toMillis);
  }

  private static boolean any(@Nullable Object wanted, @Nullable Object is) {
    return wanted == null || wanted.equals(is);
  }
}
