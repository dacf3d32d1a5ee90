package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a result, as they are kept.
 *
 * @param weights n, in the order of the symbols
 * @param marketDataMillis time of the newest price used
 * @param portfolioId that they are for, or null
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
public record KeptWeights(
    List<Symbol> symbols, double[] weights, long marketDataMillis, @Nullable String portfolioId) {
  private static final long DAY_MILLIS = 86_400_000;

  /** The UTC day of the newest price, since 1970-01-01. */
  public int sinceDay() {
    return (int) Math.floorDiv(marketDataMillis, DAY_MILLIS);
  }
}
