package dev.ringfolio.optimization.comparison;

import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Compare;
import dev.ringfolio.contract.ComparisonFinished;
import dev.ringfolio.core.model.Symbol;
import java.util.List;
import java.util.function.Function;

/**
 * How comparisons are written, of which this room knows nothing: it keeps texts. Any thread.
 *
 * @param request what a request asks for beside its symbols and its asker; equal requests have
 *     equal texts
 * @param reading the way back
 * @param answer what is told of a comparison that is over, JSON
 */
public record ComparisonTexts(
    Function<Compare, String> request,
    Reading reading,
    Function<ComparisonFinished, String> answer) {

  /** Reads a request that was kept. */
  public interface Reading {
    /**
     * The request of that text.
     *
     * @throws FailureException where it would not be accepted any more
     */
    Compare read(String owner, List<Symbol> symbols, String text);
  }
}
