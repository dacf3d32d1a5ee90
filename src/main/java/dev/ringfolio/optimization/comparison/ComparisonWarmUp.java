package dev.ringfolio.optimization.comparison;

import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.Compare;
import dev.ringfolio.contract.ComparisonFinished;
import dev.ringfolio.contract.ComparisonState.Status;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.work.KeptEstimates;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Compares symbols that are likely to be asked for, and throws the answers away, so that the first
 * client meets compiled code. Runs once on the solver thread, for half a second at most; ends with
 * the first comparison that fails, since then there is no history to warm up with, and when {@link
 * #stop} is called from any thread.
 */
final class ComparisonWarmUp implements Callable<Integer> {
  /** Workers warm up first. */
  static final long DELAY_MILLIS = 2_500;

  static final long NANOS_MAX = 500_000_000L;
  static final int COMPARISONS_MAX = 500;
  private static final int SYMBOLS_MAX = 20;

  private final History history;
  private final PriceSource source;
  private final ComparisonTexts texts;
  private final Clock clock;
  private final Compare request;
  private volatile boolean stopped;

  /**
   * @param symbols that are likely to be asked for; may be empty
   */
  ComparisonWarmUp(
      History history,
      PriceSource source,
      ComparisonTexts texts,
      Clock clock,
      List<Symbol> symbols) {
    this.history = history;
    this.source = source;
    this.texts = texts;
    this.clock = clock;
    this.request =
        new Compare(
            new Asker("warm-up", false),
            null,
            null,
            symbols.subList(0, Math.min(SYMBOLS_MAX, symbols.size())),
            Constraints.DEFAULT,
            Parameters.defaults(1.0),
            List.of());
  }

  void stop() {
    stopped = true;
  }

  /** The number of comparisons made. */
  @Override
  public Integer call() {
    long beginNanos = clock.nanos();
    int compared = 0;
    while (!request.symbols().isEmpty()
        && compared < COMPARISONS_MAX
        && !stopped
        && clock.nanos() - beginNanos < NANOS_MAX) {
      // With nothing kept, so that each goes the whole way.
      ComparisonFinished finished =
          new Comparer(history, new KeptEstimates(), source, clock)
              .compare("warm-up", request, List.of(), () -> stopped);
      if (finished.status() != Status.COMPLETED) {
        break;
      }
      String unused = texts.answer().apply(finished); // writing is warmed up, too
      compared++;
    }
    return compared;
  }
}
