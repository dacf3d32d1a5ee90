package dev.ringfolio.portfolios;

import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.contract.Distribution;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.core.model.Valuation;
import dev.ringfolio.core.portfolio.PortfolioBook;
import dev.ringfolio.core.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Publishes what portfolios are worth. Owned by the portfolios verticle.
 *
 * <p>A pass goes in slices of {@link #SLICE} portfolios, between which the loop serves others and
 * readers can pull: ten thousand at once would hold it for tens of milliseconds, and overrun the
 * ring. The seq of a portfolio never falls while an epoch lasts, so that of one that is gone is
 * kept for when its id comes back, for the last {@link #DEPARTED_MAX} of them.
 */
final class Valuations {
  static final int SLICE = 1_000;
  static final int DEPARTED_MAX = 1_000;

  private static final double NONE = Double.NaN;
  private static final int NANOS_A_MICRO = 1_000;

  private static final class Published {
    final String owner;
    long seq;

    Published(String owner, long seq) {
      this.owner = owner;
      this.seq = seq;
    }
  }

  private final TopicWriter<PortfolioValuation> writer;
  private final PortfolioBook book;
  private final boolean simulated;
  private final Clock clock;
  private final Map<String, Published> published = new HashMap<>();
  private final Map<String, Long> departed = new LinkedHashMap<>();
  private final PassTimes passTimes = new PassTimes();
  private long workedNanos;
  private long valued;

  /**
   * @param simulated whether the prices are
   */
  Valuations(
      TopicWriter<PortfolioValuation> writer, PortfolioBook book, boolean simulated, Clock clock) {
    this.writer = writer;
    this.book = book;
    this.simulated = simulated;
    this.clock = clock;
  }

  /** Takes a portfolio, new or changed: the next pass values it. */
  void put(Portfolio portfolio) {
    if (!book.put(portfolio.id(), portfolio.holdings())) {
      throw new IllegalStateException("no room for " + portfolio.id() + " after " + book.size());
    }
    Published before = published.get(portfolio.id());
    long seq = before == null ? departed.getOrDefault(portfolio.id(), 0L) : before.seq;
    departed.remove(portfolio.id());
    published.put(portfolio.id(), new Published(portfolio.owner(), seq));
  }

  /** A portfolio is gone: readers are told. */
  void remove(String id) {
    book.remove(id);
    Published last = published.remove(id);
    if (last == null) {
      return;
    }
    long now = clock.millis();
    writer.append(
        new PortfolioValuation(last.owner, nothing(id), simulated, last.seq + 1, now, true));
    writer.remove(id);
    departed.put(id, last.seq + 1);
    if (departed.size() > DEPARTED_MAX) {
      departed.remove(departed.keySet().iterator().next());
    }
  }

  private static Valuation nothing(String id) {
    return new Valuation(
        id, 0, 0, 0, 0, NONE, 0, NONE, 0, NONE, NONE, List.of(), List.of(), 0, List.of());
  }

  /**
   * Values a slice of what changed.
   *
   * @return whether the pass goes on: more wait
   */
  boolean slice() {
    long from = clock.nanos();
    valued += book.pass(this::publish, SLICE);
    workedNanos += clock.nanos() - from;
    boolean more = book.dirty() > 0;
    if (!more) {
      passTimes.add(workedNanos / NANOS_A_MICRO);
      workedNanos = 0;
    }
    return more;
  }

  private void publish(Valuation valuation) {
    Published last = Objects.requireNonNull(published.get(valuation.portfolioId()));
    last.seq++;
    writer.append(
        new PortfolioValuation(last.owner, valuation, simulated, last.seq, clock.millis()));
  }

  /** What a portfolio is worth at the newest prices, with the seq that was published last. */
  PortfolioValuation of(Portfolio portfolio) {
    Published last = Objects.requireNonNull(published.get(portfolio.id()));
    Valuation valuation = book.valuation(portfolio.id()).orElseThrow();
    return new PortfolioValuation(last.owner, valuation, simulated, last.seq, clock.millis());
  }

  /** Whether the prices are. */
  boolean simulated() {
    return simulated;
  }

  /** Portfolios valued, in all. */
  long valued() {
    return valued;
  }

  /** How long each pass took, in microseconds, all its slices together. */
  Distribution passMicros() {
    return passTimes.report();
  }
}
