package dev.ringfolio.optimization.cache;

import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.optimization.ContentDigest;
import java.util.Comparator;
import java.util.List;

/**
 * Names what an answer depends on: the symbols in whatever order, objective, method, constraints
 * and parameters with their defaults, and the version of the history. Who asks and why, what is
 * echoed and the request's own warnings are no part of it.
 *
 * <p>Neither are live prices: they move with every trade, so that nothing would ever be found. An
 * answer may be as old as the time to live allows, and says how old its prices are.
 *
 * @param digest SHA-256 of these, in hexadecimal digits
 */
public record CacheKey(String digest) {
  /**
   * The key of {@code request}.
   *
   * @param dataVersion of the history of its symbols
   */
  public static CacheKey of(Optimize request, long dataVersion) {
    List<Symbol> sorted =
        request.symbols().stream().sorted(Comparator.comparing(Symbol::name)).toList();
    return new CacheKey(
        ContentDigest.ofValues(
            List.of(
                sorted,
                request.objective(),
                request.method(),
                request.constraints(),
                request.parameters(),
                dataVersion)));
  }
}
