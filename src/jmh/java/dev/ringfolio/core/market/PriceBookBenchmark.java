package dev.ringfolio.core.market;

import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Trades a second into the book of 500 symbols, one core: a batch of trades, then one reading of
 * price, volume and change for each symbol that moved.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PriceBookBenchmark {
  private static final int BATCH = 256;
  private static final int SYMBOLS = 500;
  private static final long START = 1_720_620_000_000L;

  /** Parts of one: whole shares, fractions of a coin, and more digits than the book is quick at. */
  @Param({"1", "1e8", "1e12"})
  double parts;

  private final Symbol[] symbols = new Symbol[BATCH];
  private final double[] prices = new double[BATCH];
  private final double[] volumes = new double[BATCH];
  private final PriceBook book =
      new PriceBook(PriceSource.FINNHUB, Duration.ofSeconds(300), SYMBOLS);
  private long time = START;

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < BATCH; i++) {
      symbols[i] = new Symbol("S" + random.nextInt(SYMBOLS));
      prices[i] = (10_000 + random.nextInt(10_000)) / 100.0;
      volumes[i] = (1 + random.nextInt(1_000)) / parts;
      book.quote(symbols[i], prices[i], 150, START, START);
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void batch(Blackhole taken) {
    time = time == START + 20_000_000 ? START : time + 1;
    for (int i = 0; i < BATCH; i++) {
      book.trade(symbols[i], prices[i], volumes[i], time, time);
    }
    book.drainChanged(
        price -> {
          taken.consume(price.volume());
          taken.consume(price.change());
        });
  }
}
