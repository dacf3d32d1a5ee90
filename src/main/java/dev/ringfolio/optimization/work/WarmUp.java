package dev.ringfolio.optimization.work;

import static dev.ringfolio.contract.PriceUpdate.Origin.LIVE;
import static java.lang.Double.NaN;

import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.core.time.Clock;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Solves problems whose answers go nowhere, so that the first request meets compiled code and open
 * connections: the first solve of a young process takes a hundred times that of a warm one. Every
 * other problem is of the real history, every other one made up, since there may be no history yet.
 *
 * <p>Runs once on a solver thread, for a second at most, and ends early when {@link #stop} is
 * called from any thread.
 */
final class WarmUp implements Callable<Integer> {
  /** Lets the service get ready first. */
  static final long DELAY_MILLIS = 1_000;

  static final long NANOS_MAX = 1_000_000_000L;
  static final int SOLVES_MAX = 3_000;

  private static final int ROWS = 504;
  private static final long DAY_MILLIS = 86_400_000L;
  private static final int[] SIZES = {5, 10, 30};
  private static final List<Objective> OBJECTIVES =
      List.of(
          Objective.MAXIMIZE_SHARPE,
          Objective.MINIMIZE_VARIANCE,
          Objective.MAXIMIZE_RETURN,
          Objective.MINIMIZE_CVAR,
          Objective.RISK_PARITY);

  private final Clock clock;
  private final History history;
  private final PriceSource source;
  private final List<Symbol> symbols;
  private volatile boolean stopped;

  /**
   * @param source of the live prices that go with {@code history}
   * @param symbols that are likely to be asked for; may be empty
   */
  WarmUp(Clock clock, History history, PriceSource source, List<Symbol> symbols) {
    this.clock = clock;
    this.history = history;
    this.source = source;
    this.symbols = List.copyOf(symbols);
  }

  void stop() {
    stopped = true;
  }

  /** The number of problems solved. */
  @Override
  public Integer call() {
    JobSolver madeUp = new JobSolver("warm-up", new MadeUpHistory(), PriceSource.SIMULATOR, clock);
    long beginNanos = clock.nanos();
    int solved = 0;
    for (int i = 0; i < SOLVES_MAX && goesOn(beginNanos); i++) {
      int size = SIZES[i / 2 / OBJECTIVES.size() % SIZES.length];
      Objective objective = OBJECTIVES.get(i / 2 % OBJECTIVES.size());
      boolean real = i % 2 == 0 && !symbols.isEmpty();
      JobDone done =
          real
              ? solveReal(i, objective, symbols.subList(0, Math.min(size, symbols.size())))
              : madeUp.solve(job(i, objective, madeUpSymbols(size), ROWS), () -> stopped);
      if (done.failure() == null) {
        solved++;
      }
    }
    return solved;
  }

  /** By a solver of its own, which has nothing kept and so goes the whole way. */
  private JobDone solveReal(int number, Objective objective, List<Symbol> some) {
    int today = (int) Math.floorDiv(clock.millis(), DAY_MILLIS);
    return new JobSolver("warm-up", history, source, clock)
        .solve(job(number, objective, some, today), () -> stopped);
  }

  private boolean goesOn(long beginNanos) {
    return !stopped && clock.nanos() - beginNanos < NANOS_MAX;
  }

  private static List<Symbol> madeUpSymbols(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Symbol("W" + i)).toList();
  }

  /**
   * @param liveDay session of the live prices, in days since 1970-01-01
   */
  private Job job(int number, Objective objective, List<Symbol> some, int liveDay) {
    Optimize request =
        new Optimize(
            null,
            "warm-up",
            "warm-up",
            "warm-up",
            some,
            objective,
            Method.MEAN_VARIANCE,
            Trigger.MANUAL,
            Constraints.DEFAULT,
            Parameters.defaults(1.0),
            Map.of(),
            null,
            List.of());
    List<PriceUpdate> live = some.stream().map(symbol -> live(symbol, liveDay)).toList();
    return new Job(number, 1, "warm-up", request, live, 0);
  }

  private PriceUpdate live(Symbol symbol, int day) {
    long now = clock.millis();
    return new PriceUpdate(
        symbol, 100.0, 0, true, NaN, NaN, NaN, now, now, day, 1, false, source, LIVE);
  }

  /**
   * Random walks, the same in each process; of a new version each time, so that nothing is kept.
   */
  private static final class MadeUpHistory implements History {
    private long version;

    @Override
    public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
      int n = symbols.size();
      SplittableRandom random = new SplittableRandom(n);
      double[] closes = new double[ROWS * n];
      for (int i = 0; i < closes.length; i++) {
        double before = i < n ? 100.0 : closes[i - n];
        closes[i] = before * (1.001 + 0.04 * (random.nextDouble() - 0.5));
      }
      return new PriceTable(
          symbols,
          Collections.nCopies(n, Origin.SIMULATED),
          IntStream.range(0, ROWS).toArray(),
          closes,
          version);
    }

    @Override
    public long version(List<Symbol> symbols) {
      return ++version;
    }
  }
}
