package dev.ringfolio.core.portfolio;

import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A tenth of a second of the whole book, one core: the prices that came in it, then one pass. What
 * it takes, times ten, is the share of the core: 100 ms would be all of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PortfolioBookBenchmark {
  private static final int PORTFOLIOS = 10_000;
  private static final int POSITIONS = 20;

  /** Prices that come in a tenth of a second: 10,000 and 100,000 a second. */
  @Param({"1000", "10000"})
  int prices;

  /** Symbols that the portfolios share. */
  @Param({"500", "5000"})
  int symbols;

  private final PortfolioBook book = new PortfolioBook(PORTFOLIOS, 10_000);
  private final SplittableRandom random = new SplittableRandom(1);
  private Symbol[] names = new Symbol[0];
  private long time;

  @Setup
  public void fill() {
    names = new Symbol[symbols];
    for (int i = 0; i < symbols; i++) {
      names[i] = new Symbol("S" + i);
      book.price(names[i], 100.0, 99.0, false, 0);
    }
    for (int i = 0; i < PORTFOLIOS; i++) {
      Map<Symbol, Position> held = new HashMap<>();
      while (held.size() < POSITIONS) {
        Symbol symbol = names[random.nextInt(symbols)];
        held.put(symbol, new Position(symbol, BigDecimal.TEN, new BigDecimal("97.25")));
      }
      book.put("pf_" + i, Holdings.of(BigDecimal.valueOf(1_000), held.values()));
    }
    book.pass(valuation -> {});
  }

  @Benchmark
  public int tenthOfASecond(Blackhole taken) {
    time++;
    for (int i = 0; i < prices; i++) {
      double price = 90.0 + random.nextInt(2_000) / 100.0;
      book.price(names[random.nextInt(symbols)], price, 99.0, false, time);
    }
    return book.pass(taken::consume);
  }
}
