package dev.ringfolio.optimization.experiments;

import java.util.List;

/**
 * Where experiments are kept. What a method has done when it returns survives the end of this
 * process. Blocking: call it on a pool, never on an event loop. Every method throws {@code
 * StoreUnavailable} where the store cannot be used now; then it is not known whether it was done.
 */
public interface ExperimentStore {
  /**
   * An experiment as it is kept.
   *
   * @param a the whole request as text; {@code b} likewise
   * @param fromDay days since 1970-01-01
   * @param toDay likewise; {@link #FOR_EVER} for none
   * @param transactionCost NaN where none was given
   */
  record Row(
      long number,
      String owner,
      String portfolioId,
      String name,
      String a,
      String b,
      int every,
      int fromDay,
      int toDay,
      double transactionCost,
      long createdMillis) {
    public static final int FOR_EVER = Integer.MAX_VALUE;
  }

  void append(Row experiment);

  void delete(long number);

  /** All of them. */
  List<Row> all();
}
