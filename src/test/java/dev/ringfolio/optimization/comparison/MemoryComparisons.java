package dev.ringfolio.optimization.comparison;

import dev.ringfolio.contract.ComparisonState.Status;
import dev.ringfolio.core.model.StoreUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Keeps comparisons in memory, and can be away. Any thread. */
final class MemoryComparisons implements ComparisonStore {
  final ConcurrentSkipListMap<Long, KeptComparison> kept = new ConcurrentSkipListMap<>();
  volatile boolean away;

  private void check() {
    if (away) {
      throw new StoreUnavailable("pulled out", null);
    }
  }

  @Override
  public Kept load() {
    check();
    return new Kept(
        kept.values().stream().filter(row -> row.status() == Status.QUEUED).toList(),
        kept.isEmpty() ? 0 : kept.lastKey());
  }

  @Override
  public Optional<KeptComparison> accept(KeptComparison comparison) {
    check();
    Optional<KeptComparison> earlier =
        kept.values().stream()
            .filter(row -> row.owner().equals(comparison.owner()))
            .filter(row -> row.requestId() != null)
            .filter(row -> row.requestId().equals(comparison.requestId()))
            .findFirst();
    if (earlier.isEmpty()) {
      kept.put(comparison.number(), comparison);
    }
    return earlier;
  }

  @Override
  public void finish(List<KeptComparison> over) {
    check();
    over.forEach(row -> kept.put(row.number(), row));
  }

  @Override
  public Optional<KeptComparison> find(long number) {
    check();
    return Optional.ofNullable(kept.get(number));
  }

  @Override
  public List<KeptComparison> newest(
      @Nullable String owner, @Nullable String portfolioId, long before, int limit) {
    check();
    return kept.headMap(before).descendingMap().values().stream()
        .filter(row -> owner == null || owner.equals(row.owner()))
        .filter(row -> portfolioId == null || portfolioId.equals(row.portfolioId()))
        .limit(limit)
        .toList();
  }
}
