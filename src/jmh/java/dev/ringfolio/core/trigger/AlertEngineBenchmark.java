package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.AlertCondition;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Comparison;
import dev.ringfolio.core.model.Symbol;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a price costs while 10,000 rules watch 500 symbols, twenty each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AlertEngineBenchmark {
  private static final int RULES = 10_000;
  private static final int SYMBOLS = 500;

  private final Symbol[] symbols = new Symbol[SYMBOLS];
  private final Symbol unwatched = new Symbol("NOBODY");
  private long told;
  private AlertEngine engine;
  private int next;

  @Setup
  public void makeRules() {
    engine =
        new AlertEngine(
            new AlertListener() {
              @Override
              public void raised(String ruleId, double value, long atMillis) {
                told++;
              }

              @Override
              public void cleared(String ruleId, double value, End why, long atMillis) {
                told++;
              }
            });
    for (int i = 0; i < SYMBOLS; i++) {
      symbols[i] = new Symbol("S" + i);
    }
    for (int i = 0; i < RULES; i++) {
      AlertCondition condition =
          new AlertCondition(
              symbols[i % SYMBOLS], null, AlertMetric.PRICE, Comparison.ABOVE, 150 + i, 0.01, 0);
      engine.put("r" + i, "ann", condition, 0);
    }
  }

  /** A price that is watched by twenty rules and passes no limit. */
  @Benchmark
  public long watched() {
    next = next + 1 == SYMBOLS ? 0 : next + 1;
    engine.price(symbols[next], 100 + (next & 31), 0, false, next, next);
    return told;
  }

  /** A price that nobody watches. */
  @Benchmark
  public long unwatched() {
    engine.price(unwatched, 100, 0, false, 1, 1);
    return told;
  }

  /** What the clock costs once a second. */
  @Benchmark
  public long tick() {
    engine.tick(next);
    return told;
  }
}
