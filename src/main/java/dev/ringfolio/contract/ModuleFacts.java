package dev.ringfolio.contract;

import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import java.util.List;
import java.util.Map;

/** What operators see of each module. */
public sealed interface ModuleFacts {
  /** Nothing beyond its status. */
  record NoFacts() implements ModuleFacts {}

  /**
   * The feed.
   *
   * @param lastFrameMillis wall time, or 0 for never
   * @param pending symbols wanted and not yet asked for
   * @param refused symbols refused by the upstream's limit
   * @param reconnects since the start
   * @param trades taken since the start
   * @param invalid frames or trades that were refused, since the start
   * @param pausedMillis for how long the socket was not read, in all
   */
  record FeedFacts(
      PriceSource source,
      FeedState state,
      long lastFrameMillis,
      List<Symbol> symbols,
      List<Symbol> pending,
      List<Symbol> refused,
      long reconnects,
      long trades,
      long invalid,
      long pausedMillis)
      implements ModuleFacts {}

  /**
   * The price cache, with the shared snapshot (Redis or in process).
   *
   * @param snapshots {@code in process}, {@code connected}, {@code connecting} or {@code lost}
   */
  record PriceFacts(
      boolean initialized,
      int symbols,
      int stale,
      long hits,
      long misses,
      String snapshots,
      long snapshotsWritten,
      long snapshotsFailed,
      int snapshotsPending,
      BarFacts bars)
      implements ModuleFacts {}

  /**
   * Bars made from live trades.
   *
   * @param symbols that have bars
   * @param size bars of all symbols and resolutions
   * @param sizeMax bars that there is room for
   * @param refused trades of symbols without room, in all
   * @param kept daily bars that the database took, in all
   * @param waiting daily bars that wait for the database
   * @param dropped daily bars that were given up, in all
   */
  record BarFacts(
      int symbols, int size, int sizeMax, long refused, long kept, int waiting, long dropped) {}

  /** The database. {@code kind} is {@code h2} or {@code postgresql}. */
  record DatabaseFacts(String kind, boolean connected, long dailyBars, int symbols)
      implements ModuleFacts {}

  /**
   * What the workers of a process keep of prices and estimates; each of them tells the same.
   *
   * @param tables of prices kept
   * @param estimates kept
   * @param bytes of both, as estimated
   * @param hits estimates that were kept when they were wanted, since the start
   * @param misses estimates that had to be made, since the start
   */
  record EstimateFacts(int tables, int estimates, long bytes, long hits, long misses)
      implements ModuleFacts {}

  /**
   * The answers that are kept; how many there are and how often they served is told by the status.
   *
   * @param bytes as estimated
   * @param joined requests that were answered by the solve of an equal one, since the start
   * @param withoutKey requests that were solved unasked, since the database did not tell the
   *     version of its data in time
   * @param sharedHits answers of other processes that were found; those below likewise
   * @param sharedFailed reads and writes that the shared store did not take or answer in time
   */
  record CacheFacts(
      long bytes,
      long joined,
      long withoutKey,
      long sharedHits,
      long sharedMisses,
      long sharedWritten,
      long sharedFailed) {}

  /**
   * The optimization queue.
   *
   * @param notDurable accepted while the database was away, since the start
   */
  record QueueFacts(
      OptimizationStatus status,
      int workers,
      int idleWorkers,
      long lateAnswers,
      long notDurable,
      CacheFacts cache)
      implements ModuleFacts {}

  /**
   * The portfolios.
   *
   * @param positions of all portfolios
   * @param dirty portfolios that wait to be valued
   * @param valued since the start
   * @param refusedPrices because too many symbols are known, since the start
   * @param writing writes under way
   * @param turnedAway writes and reads that found no room, since the start
   * @param passMicros how long each valuation of all that changed took
   */
  record PortfolioFacts(
      int portfolios,
      int positions,
      int dirty,
      long valued,
      long refusedPrices,
      int writing,
      long turnedAway,
      Distribution passMicros)
      implements ModuleFacts {}

  /**
   * Alerts.
   *
   * @param rules alert rules there are
   * @param open alerts that are raised
   * @param raised since the start
   * @param cleared since the start
   * @param waiting alerts that wait to be kept
   * @param givenUp alerts that were told and never kept, since the start
   */
  record AlertFacts(int rules, int open, long raised, long cleared, int waiting, long givenUp)
      implements ModuleFacts {}

  /**
   * Triggers.
   *
   * @param kinds how many there are of each kind
   * @param enabled of all kinds
   * @param fired since the start
   * @param deferred firings that had to wait for the interval, since the start
   * @param joined firings that shared a run, since the start
   * @param started runs that the queue took, since the start
   * @param refused askings for a run that were refused, since the start
   * @param failed runs without a result, since the start
   * @param due triggers that wait for a run
   * @param suspended triggers whose portfolio is not there
   * @param running runs that wait in the queue or are solved
   */
  record TriggerFacts(
      Map<String, Integer> kinds,
      int enabled,
      long fired,
      long deferred,
      long joined,
      long started,
      long refused,
      long failed,
      long due,
      long suspended,
      int running)
      implements ModuleFacts {}

  /**
   * What is told each trading day.
   *
   * @param due things that the round has not come to yet
   * @param experiments reports told, since the start; {@code performances} likewise
   * @param failed reports that could not be made, since the start
   * @param rounds that have ended, since the start
   */
  record DailyFacts(int due, long experiments, long performances, long failed, long rounds)
      implements ModuleFacts {}

  /**
   * Signals.
   *
   * @param stored since the start
   * @param tiersAsked how often the store was asked for a user's tier, since the start
   */
  record SignalFacts(long stored, long tiersAsked) implements ModuleFacts {}

  /**
   * What deflating clients' own messages, which they share with nobody, costs a gateway's loop.
   *
   * @param deflated messages, since the start
   * @param leftOut messages that went as they were, since the loop had no time for more
   * @param nanos of the loop's time, since the start
   */
  record DeflateFacts(long deflated, long leftOut, long nanos) {
    /** Nothing was deflated. */
    public static final DeflateFacts NONE = new DeflateFacts(0, 0, 0);

    /** Of two instances together. */
    public DeflateFacts plus(DeflateFacts other) {
      return new DeflateFacts(
          deflated + other.deflated, leftOut + other.leftOut, nanos + other.nanos);
    }
  }

  /**
   * One gateway instance. Maps name the counts' keys.
   *
   * @param clients the first 100 clients and their symbols
   * @param roundTrips pings that were answered, counted in classes that are named by the most
   *     milliseconds that it took; {@link #UNBOUNDED} has no bound
   */
  record GatewayFacts(
      int connections,
      int subscriptions,
      Map<String, List<Symbol>> clients,
      List<Symbol> streams,
      Map<String, Long> byTopic,
      Map<String, Long> byTier,
      Map<String, Long> byEncoding,
      Map<String, Long> byDialect,
      long slow,
      Map<String, Long> refused,
      long dropped,
      DeflateFacts deflating,
      Map<String, Long> roundTrips,
      Freshness freshness)
      implements ModuleFacts {
    /** The class of round trips that took longer than any bound. */
    public static final String UNBOUNDED = "inf";
  }
}
