package dev.ringfolio.feed;

import dev.ringfolio.core.model.Symbol;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What reading a frame costs, without what is made of its trades. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FinnhubFramesBenchmark {
  /** Trades in the frame. */
  @Param({"1", "3", "10"})
  int trades;

  private final FinnhubFrames frames = new FinnhubFrames();
  private byte[] frame = {};
  private double sum;

  /** Builds the frame. */
  @org.openjdk.jmh.annotations.Setup
  public void build() {
    StringBuilder text = new StringBuilder("{\"data\":[");
    for (int i = 0; i < trades; i++) {
      text.append(i == 0 ? "" : ",")
          .append("{\"c\":[\"1\",\"12\"],\"p\":226.8988,\"s\":\"AAPL\",\"t\":1772550000123,\"v\":")
          .append(i + 1)
          .append('}');
    }
    frame = text.append("],\"type\":\"trade\"}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads it. */
  @Benchmark
  public double read() {
    frames.read(frame, 0, frame.length, this::take);
    return sum;
  }

  private void take(Symbol symbol, double price, double volume, long timeMillis) {
    sum += price * volume;
  }
}
