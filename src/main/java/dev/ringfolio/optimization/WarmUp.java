package dev.ringfolio.optimization;

import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.Optimize;
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
 * Solves made-up problems, so that the first request meets compiled code: the first solve of a
 * young process takes a hundred times that of a warm one. Their answers go nowhere.
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
  private static final int[] SIZES = {5, 10, 30};
  private static final List<Objective> OBJECTIVES =
      List.of(Objective.MAXIMIZE_SHARPE, Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_RETURN);

  private final Clock clock;
  private volatile boolean stopped;

  WarmUp(Clock clock) {
    this.clock = clock;
  }

  void stop() {
    stopped = true;
  }

  /** The number of problems solved. */
  @Override
  public Integer call() {
    JobSolver solver = new JobSolver("warm-up", new MadeUpHistory(), PriceSource.SIMULATOR, clock);
    long beginNanos = clock.nanos();
    int solved = 0;
    for (int i = 0; i < SOLVES_MAX && goesOn(beginNanos); i++) {
      if (solver.solve(job(i), () -> stopped).failure() == null) {
        solved++;
      }
    }
    return solved;
  }

  private boolean goesOn(long beginNanos) {
    return !stopped && clock.nanos() - beginNanos < NANOS_MAX;
  }

  private static Job job(int number) {
    Objective objective = OBJECTIVES.get(number % OBJECTIVES.size());
    int symbols = SIZES[number / OBJECTIVES.size() % SIZES.length];
    Optimize request =
        new Optimize(
            null,
            "warm-up",
            "warm-up",
            "warm-up",
            IntStream.range(0, symbols).mapToObj(i -> new Symbol("W" + i)).toList(),
            objective,
            Method.MEAN_VARIANCE,
            Trigger.MANUAL,
            Constraints.DEFAULT,
            Parameters.defaults(1.0),
            Map.of(),
            null,
            List.of());
    return new Job(number, 1, "warm-up", request, List.of(), 0);
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
