package dev.ringfolio.gateway.fanout;

import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.core.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What every portfolio is worth, as one gateway instance knows it, and the index from owner to
 * portfolios and to who is told of them.
 *
 * <p>Cells are bounded by the topic's own table, which its writer bounds: a portfolio that is gone
 * is told as such, and where that is lost, the snapshot that follows does not hold it.
 */
public final class ValuationBoard {
  private final Clock clock;
  private final Map<String, ValuationCell> cells = new HashMap<>();
  private final Map<String, Map<String, ValuationCell>> byOwner = new HashMap<>();
  private final Map<String, Set<ValuationSeats>> told = new HashMap<>();
  private long epoch;

  public ValuationBoard(Clock clock) {
    this.clock = clock;
  }

  /** Takes in what was appended to the topic. */
  public void entries(long epoch, List<PortfolioValuation> entries) {
    enter(epoch);
    entries.forEach(this::update);
  }

  /** Takes in the last value of every portfolio, in place of all that was known. */
  public void snapshot(long epoch, List<PortfolioValuation> values) {
    enter(epoch);
    Set<String> known = new HashSet<>();
    values.forEach(value -> known.add(value.portfolioId()));
    List.copyOf(cells.keySet()).stream().filter(id -> !known.contains(id)).forEach(this::remove);
    values.forEach(this::update);
  }

  /** A new epoch numbers every portfolio anew. */
  private void enter(long newEpoch) {
    if (newEpoch != epoch) {
      epoch = newEpoch;
      cells.values().forEach(StateCell::renumbered);
    }
  }

  private void update(PortfolioValuation value) {
    String id = value.portfolioId();
    ValuationCell cell = cells.get(id);
    if (value.removed()) {
      remove(id);
    } else if (cell != null && cell.owner().equals(value.owner())) {
      cell.update(value);
    } else {
      remove(id);
      add(value);
    }
  }

  private void add(PortfolioValuation value) {
    ValuationCell cell = new ValuationCell(value, clock);
    cells.put(value.portfolioId(), cell);
    byOwner
        .computeIfAbsent(value.owner(), first -> new LinkedHashMap<>())
        .put(value.portfolioId(), cell);
    told.getOrDefault(value.owner(), Set.of()).forEach(seats -> seats.appeared(cell));
  }

  private void remove(String id) {
    ValuationCell cell = cells.remove(id);
    if (cell == null) {
      return;
    }
    told.getOrDefault(cell.owner(), Set.of()).forEach(seats -> seats.disappeared(id));
    Map<String, ValuationCell> owned = byOwner.get(cell.owner());
    if (owned != null && owned.remove(id) != null && owned.isEmpty()) {
      byOwner.remove(cell.owner());
    }
  }

  /** The portfolios of {@code owner}. */
  Map<String, ValuationCell> of(String owner) {
    return byOwner.getOrDefault(owner, Map.of());
  }

  void enter(String owner, ValuationSeats seats) {
    told.computeIfAbsent(owner, first -> new LinkedHashSet<>()).add(seats);
  }

  void leave(String owner, ValuationSeats seats) {
    Set<ValuationSeats> subscribers = told.get(owner);
    if (subscribers != null && subscribers.remove(seats) && subscribers.isEmpty()) {
      told.remove(owner);
    }
  }

  /** Portfolios known. */
  int size() {
    return cells.size();
  }
}
