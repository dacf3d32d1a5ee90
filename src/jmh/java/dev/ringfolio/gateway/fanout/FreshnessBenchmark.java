package dev.ringfolio.gateway.fanout;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to record how fresh one delivered price is. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class FreshnessBenchmark {
  private final FreshnessBook book = new FreshnessBook(0);
  private final ClientFreshness client = new ClientFreshness();
  private long turn;

  @Benchmark
  public void record() {
    long age = ++turn * 37 & 1_023;
    book.at(10_000);
    book.price(client, 10_000 - age, 9_990 - age, turn & 3);
  }
}
