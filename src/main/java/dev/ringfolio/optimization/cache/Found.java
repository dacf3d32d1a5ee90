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
 * @param advice what the answer that was kept then says to its portfolio; null where there was
 *     none, or the request is for no portfolio
 */
public record Found(CacheKey key, @Nullable Advice advice) {
  /**
   * The answer to {@code request}, made of {@code kept}. Empty where it would lack what is to be
   * traded: then it has to be solved.
   */
  public Optional<JobDone> answer(KeptAnswer kept, Optimize request) {
    Advice told = advice;
    if (request.portfolioId() == null) {
      return Optional.of(kept.to(request));
    }
    return told == null ? Optional.empty() : Optional.of(kept.to(request, told));
  }
}
