package dev.ringfolio.optimization.cache;

import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.optimization.advice.Advice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about an automatic request before it reached the queue.
 *
 * @param key under which its answer is kept, if it is
 * @param advised the answer that was kept then, where it says something to a portfolio
 * @param advice what it says to its portfolio; null where there was none, or the request is for no
 *     portfolio
 */
public record Found(CacheKey key, @Nullable KeptAnswer advised, @Nullable Advice advice) {
  /** Without advice. */
  public Found(CacheKey key) {
    this(key, null, null);
  }

  /**
   * The answer to {@code request}, made of {@code kept}. Empty where it would lack what is to be
   * traded: then it has to be solved.
   */
  public Optional<JobDone> answer(KeptAnswer kept, Optimize request) {
    Advice told = advice;
    if (request.portfolioId() == null) {
      return Optional.of(kept.to(request));
    }
    // Another answer may be kept by now, and its trades would be others.
    return told == null || !kept.equals(advised)
        ? Optional.empty()
        : Optional.of(kept.to(request, told));
  }
}
