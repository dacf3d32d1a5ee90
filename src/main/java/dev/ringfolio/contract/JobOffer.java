package dev.ringfolio.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to {@link TakeJob}. */
public sealed interface JobOffer {
  /** Ask again. */
  record NoJob() implements JobOffer {}

  /**
   * Solve this, and say so before the lease ends.
   *
   * @param jobId of the queue
   * @param attempt from 1; answers of an earlier attempt are dropped
   * @param livePrices of the request's symbols, those that are live
   * @param standing of the request's portfolio; null where it is for none, or that one could not be
   *     read
   * @param leaseMillis renewed by each {@link RenewLease}
   */
  record Job(
      long jobId,
      int attempt,
      String requestId,
      Optimize request,
      List<PriceUpdate> livePrices,
      @Nullable Standing standing,
      long leaseMillis)
      implements JobOffer {
    public Job {
      livePrices = List.copyOf(livePrices);
    }

    /** For no portfolio. */
    public Job(
        long jobId,
        int attempt,
        String requestId,
        Optimize request,
        List<PriceUpdate> livePrices,
        long leaseMillis) {
      this(jobId, attempt, requestId, request, livePrices, null, leaseMillis);
    }
  }
}
