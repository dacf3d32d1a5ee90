package dev.ringfolio.portfolios;

import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.core.model.StoreUnavailable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store in memory. It can be away, and can lose its answer: then what it was told is kept, and
 * nobody knows.
 */
final class MemoryPortfolios implements PortfolioStore {
  final Map<String, Portfolio> kept = new TreeMap<>();
  final Map<String, List<BookedTrade>> trades = new HashMap<>();
  private boolean away;
  private boolean losesAnswers;
  private int loads;

  synchronized void away(boolean now) {
    away = now;
  }

  synchronized void losesAnswers(boolean now) {
    losesAnswers = now;
  }

  /** How often everything was read. */
  synchronized int loads() {
    return loads;
  }

  @Override
  public synchronized List<Portfolio> all() {
    check();
    loads++;
    return List.copyOf(kept.values());
  }

  @Override
  public synchronized boolean create(Portfolio portfolio) {
    check();
    return answer(kept.putIfAbsent(portfolio.id(), portfolio) == null);
  }

  @Override
  public synchronized boolean replace(Portfolio after) {
    check();
    Portfolio before = kept.get(after.id());
    if (before == null || before.version() != after.version() - 1) {
      return false;
    }
    kept.put(after.id(), after);
    return answer(true);
  }

  @Override
  public synchronized boolean book(Portfolio after, List<BookedTrade> more) {
    check();
    Portfolio before = kept.get(after.id());
    if (before == null || before.version() != after.version() - 1) {
      return false;
    }
    kept.put(after.id(), after);
    trades.computeIfAbsent(after.id(), id -> new ArrayList<>()).addAll(more);
    return answer(true);
  }

  @Override
  public synchronized boolean delete(String id, long version) {
    check();
    Portfolio before = kept.get(id);
    if (before == null || before.version() != version) {
      return false;
    }
    kept.remove(id);
    trades.remove(id);
    return answer(true);
  }

  @Override
  public synchronized List<BookedTrade> trades(String id, long before, int limit) {
    check();
    List<BookedTrade> newestFirst = new ArrayList<>(trades.getOrDefault(id, List.of()));
    Collections.reverse(newestFirst);
    return newestFirst.stream().filter(one -> one.number() < before).limit(limit).toList();
  }

  @Override
  public synchronized Optional<BookedTrade> named(String id, String clientId) {
    return trades(id, Long.MAX_VALUE, Integer.MAX_VALUE).stream()
        .filter(one -> clientId.equals(one.clientId()))
        .findFirst();
  }

  private void check() {
    if (away) {
      throw new StoreUnavailable("the database is away", null);
    }
  }

  private boolean answer(boolean done) {
    if (losesAnswers) {
      throw new StoreUnavailable("the answer got lost", null);
    }
    return done;
  }
}
