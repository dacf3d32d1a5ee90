package dev.ringfolio.contract;

import java.util.List;

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
   * @param leaseMillis renewed by each {@link RenewLease}
   */
  record Job(
      long jobId,
      int attempt,
      String requestId,
      Optimize request,
      List<PriceUpdate> livePrices,
      long leaseMillis)
      implements JobOffer {
    public Job {
      livePrices = List.copyOf(livePrices);
    }
  }
}
