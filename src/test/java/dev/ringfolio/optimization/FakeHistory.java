package dev.ringfolio.optimization;

import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Random walks on consecutive days up to {@link #LAST_DAY}, upwards. Some names make it misbehave:
 * NONE has no rows, BAD a price below zero, DOWN falls for ever. It can be made to hold its
 * readers, to be away, or to throw.
 */
public final class FakeHistory implements History {
  public static final int ROWS = 300;
  public static final int LAST_DAY = 19_700;

  public final AtomicInteger reads = new AtomicInteger();
  public final AtomicInteger readersHeld = new AtomicInteger();
  public volatile int rows = ROWS;
  public volatile long version = 1;
  public volatile boolean away;
  public volatile boolean broken;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** From now on whoever reads waits. */
  public void hold() {
    gate = new CountDownLatch(1);
  }

  public void release() {
    gate.countDown();
  }

  @Override
  public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
    reads.incrementAndGet();
    readersHeld.incrementAndGet();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("a reader was interrupted", e);
    } finally {
      readersHeld.decrementAndGet();
    }
    if (broken) {
      throw new IllegalStateException("broken");
    }
    return table(symbols);
  }

  @Override
  public long version(List<Symbol> symbols) {
    if (away) {
      throw new HistoryUnavailable("the database is away", null);
    }
    return version;
  }

  private PriceTable table(List<Symbol> symbols) {
    int n = symbols.size();
    int count = rows;
    double[] closes = new double[count * n];
    for (int column = 0; column < n; column++) {
      SplittableRandom random = new SplittableRandom(symbols.get(column).name().hashCode());
      double drift = symbols.get(column).name().equals("DOWN") ? -0.01 : 0.002;
      double price = 100;
      for (int row = 0; row < count; row++) {
        price *= 1 + drift + 0.02 * (random.nextDouble() - 0.5);
        closes[row * n + column] = symbols.get(column).name().equals("BAD") ? -1 : price;
      }
    }
    return new PriceTable(
        symbols,
        symbols.stream()
            .map(symbol -> symbol.name().equals("NONE") ? Origin.NONE : Origin.SIMULATED)
            .toList(),
        IntStream.range(0, count).map(row -> LAST_DAY - count + 1 + row).toArray(),
        closes,
        version);
  }
}
