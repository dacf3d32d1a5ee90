package dev.ringfolio.optimization.results;

import dev.ringfolio.contract.OptimizationFilter;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.StoredOptimizationsListed;
import dev.ringfolio.core.model.StoreUnavailable;
import java.util.List;
import java.util.Optional;

/**
 * Where results are kept. What a method has done when it returns survives the end of this process.
 * Blocking: call it on a pool, never on an event loop.
 *
 * <p>Every method throws {@link StoreUnavailable} where the store cannot be used now; then nothing
 * is changed, or it is not known whether it is.
 */
public interface ResultStore {
  /** Results that are kept, of all users: the newest. */
  int RESULTS_MAX = 100_000;

  /**
   * Keeps results and takes out the accepted requests that they answer, all or none; results beyond
   * {@value #RESULTS_MAX} go.
   */
  void append(List<StoredOptimization> results);

  /**
   * The newest result of a request of {@code user} by that id in {@code scope}, or in any where the
   * scope is the user itself.
   */
  Optional<StoredOptimization> find(String user, String scope, String requestId);

  /**
   * Results of {@code user} that {@code filter} takes, with a number below {@code before}, newest
   * first.
   */
  StoredOptimizationsListed newest(String user, OptimizationFilter filter, long before, int limit);
}
