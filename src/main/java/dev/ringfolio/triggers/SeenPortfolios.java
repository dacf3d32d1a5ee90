package dev.ringfolio.triggers;

import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.core.trigger.Whose;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which portfolios there are, from what is told of {@code valuations}: one whose end was told, or
 * was missed and shows in a snapshot without it, is gone. As many as the topic has keys. Owned by
 * one verticle.
 */
final class SeenPortfolios {
  private final Consumer<PortfolioValuation> worth;
  private final Consumer<Whose> gone;
  private Set<Whose> there = new HashSet<>();

  /**
   * Starts with none.
   *
   * @param worth takes what one is worth
   * @param gone is told of one that is not there any more
   */
  SeenPortfolios(Consumer<PortfolioValuation> worth, Consumer<Whose> gone) {
    this.worth = worth;
    this.gone = gone;
  }

  /** Takes what was told of one. */
  void valuation(PortfolioValuation of) {
    Whose whose = new Whose(of.owner(), of.portfolioId());
    if (of.removed()) {
      there.remove(whose);
      gone.accept(whose);
    } else {
      there.add(whose);
      worth.accept(of);
    }
  }

  /** Takes all that there are. */
  void snapshot(List<PortfolioValuation> all) {
    Set<Whose> before = there;
    there = new HashSet<>();
    all.forEach(this::valuation);
    before.removeAll(there);
    before.forEach(gone);
  }

  /** Whether that one is known to be there. */
  boolean there(Whose portfolio) {
    return there.contains(portfolio);
  }
}
