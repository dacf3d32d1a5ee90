package dev.ringfolio.gateway.session;

import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.ReadTier;
import dev.ringfolio.contract.TierRead;
import dev.ringfolio.gateway.auth.Identity;

/** Where sessions hand in requests. Answers come on a later turn of the same event loop. */
public interface Desk {
  /**
   * Hands in a request; one for a portfolio that the requester may not read is refused.
   *
   * @param all whether the requester may read all portfolios
   */
  void optimize(Optimize request, boolean all, Answer<OptimizationAccepted> answer);

  void cancel(CancelOptimization request, Answer<OptimizationState> answer);

  void read(ReadOptimization request, Answer<OptimizationState> answer);

  void readTier(ReadTier request, Answer<TierRead> answer);

  /**
   * Finds out who the bearer of {@code token} is. Fails with {@code RATE_LIMITED} where that user
   * has too many connections; the one of {@code clientId} is counted once, however often it asks.
   */
  void authenticate(String clientId, String token, Answer<Identity> answer);

  /** What came of a request: exactly one of the two is called, once. */
  interface Answer<A> {
    void answered(A answer);

    void failed(Failure failure);
  }
}
