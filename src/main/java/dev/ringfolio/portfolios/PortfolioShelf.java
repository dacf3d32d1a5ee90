package dev.ringfolio.portfolios;

import dev.ringfolio.contract.Portfolio;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All portfolios as the store has them, in memory. Owned by the portfolios verticle.
 *
 * <p>Bounds: how many there are in all and of one owner, which {@link #roomFor} tells before one is
 * made, and {@link #POSITIONS_MAX} positions in all, of which {@link #positionsLeft} are free. What
 * the store already had when it was loaded is never turned away.
 */
final class PortfolioShelf {
  /** Positions of all portfolios: at 150 bytes each, 60 MB. */
  static final int POSITIONS_MAX = 400_000;

  private final int portfoliosMax;
  private final int ownerMax;
  private final NavigableMap<String, Portfolio> byId = new TreeMap<>();
  private final Map<String, Integer> byOwner = new HashMap<>();
  private int positions;

  /**
   * @param portfoliosMax in all
   * @param ownerMax of one owner
   */
  PortfolioShelf(int portfoliosMax, int ownerMax) {
    this.portfoliosMax = portfoliosMax;
    this.ownerMax = ownerMax;
  }

  /** What is wrong with one more portfolio of {@code owner}; empty where there is room. */
  String roomFor(String owner) {
    if (byId.size() >= portfoliosMax) {
      return "there are %d portfolios, which is the most (limits.portfolios)"
          .formatted(byId.size());
    }
    int own = byOwner.getOrDefault(owner, 0);
    return own < ownerMax
        ? ""
        : "'%s' has %d portfolios, which is the most (limits.portfolios_per_user)"
            .formatted(owner, own);
  }

  int positionsLeft() {
    return Math.max(0, POSITIONS_MAX - positions);
  }

  /** Takes a portfolio, new or changed. */
  void put(Portfolio portfolio) {
    remove(portfolio.id());
    byId.put(portfolio.id(), portfolio);
    byOwner.merge(portfolio.owner(), 1, Integer::sum);
    positions += portfolio.holdings().positions().size();
  }

  /** Forgets a portfolio; what it was. */
  Optional<Portfolio> remove(String id) {
    Portfolio before = byId.remove(id);
    if (before != null) {
      byOwner.computeIfPresent(before.owner(), (owner, own) -> own == 1 ? null : own - 1);
      positions -= before.holdings().positions().size();
    }
    return Optional.ofNullable(before);
  }

  Optional<Portfolio> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Those of {@code owner}, or of everybody where that is null, in the order of their ids. */
  List<Portfolio> after(String id, @Nullable String owner) {
    return byId.tailMap(id, false).values().stream()
        .filter(portfolio -> owner == null || portfolio.owner().equals(owner))
        .toList();
  }

  Collection<Portfolio> all() {
    return byId.values();
  }

  int size() {
    return byId.size();
  }

  /** Of all portfolios. */
  int positions() {
    return positions;
  }
}
