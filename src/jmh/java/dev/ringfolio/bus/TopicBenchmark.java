package dev.ringfolio.bus;

import dev.ringfolio.contract.Topic;
import dev.ringfolio.core.time.RunningClock;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * What a topic costs within a process: {@code append} alone, and the whole round of append, bell,
 * pull and batch until the reader's handler has the entries and the writer goes on.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TopicBenchmark {
  private static final int ROUNDS = 1_000;

  /** {@code TopicBenchmark [JMH options]}. */
  public static void main(String[] args) throws Exception {
    String[] own = args.length > 0 ? args : new String[] {"TopicBenchmark"};
    new Runner(new CommandLineOptions(own)).run();
  }

  /** A writer's side without a bus. */
  @State(Scope.Thread)
  public static class Appending {
    /** As DESIGN gives it for trades. */
    @Param("10000")
    int capacity;

    Publication<Long> publication;
    final Long entry = 1L;

    @Setup
    public void open() {
      publication = new Publication<>(topic(capacity), 1);
    }
  }

  @Benchmark
  public long append(Appending state) {
    return state.publication.append(state.entry);
  }

  /** A writer and a reader on event loops. */
  @State(Scope.Thread)
  public static class Rounds {
    /** Entries a batch. */
    @Param({"1", "64"})
    int entries;

    @Param({"one", "two"})
    String loops;

    private final Long entry = 1L;
    private final AtomicReference<CompletableFuture<Boolean>> done = new AtomicReference<>();
    private Vertx vertx;
    private Context writing;
    private TopicWriter<Long> writer;
    private int left;
    private int awaited;

    @Setup(Level.Trial)
    public void open() throws Exception {
      vertx = Vertx.vertx();
      VertxBus bus = new VertxBus(vertx, new RunningClock());
      writing = ((VertxInternal) vertx).createEventLoopContext();
      Context reading =
          loops.equals("one") ? writing : ((VertxInternal) vertx).createEventLoopContext();
      CompletableFuture<Boolean> opened = new CompletableFuture<>();
      writing.runOnContext(
          turn -> {
            writer = bus.writer(topic(10_000));
            reading.runOnContext(
                other -> {
                  bus.reader(
                      topic(10_000),
                      "r",
                      (TopicHandler<Long>) (epoch, first, list) -> arrived(list.size()));
                  opened.complete(true);
                });
          });
      opened.get(10, TimeUnit.SECONDS);
    }

    private void arrived(int count) {
      awaited -= count;
      if (awaited == 0) {
        if (loops.equals("one")) {
          next();
        } else {
          writing.runOnContext(turn -> next());
        }
      }
    }

    private void next() {
      if (left == 0) {
        done.get().complete(true);
        return;
      }
      left--;
      awaited = entries;
      for (int i = 0; i < entries; i++) {
        writer.append(entry);
      }
    }

    boolean run() throws Exception {
      CompletableFuture<Boolean> finished = new CompletableFuture<>();
      done.set(finished);
      writing.runOnContext(
          turn -> {
            left = ROUNDS;
            next();
          });
      return finished.get(60, TimeUnit.SECONDS);
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  /** Time of one round: a batch of {@code entries} appended, rung, pulled and handed over. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public boolean round(Rounds state) throws Exception {
    return state.run();
  }

  private static Topic<Long> topic(int capacity) {
    return new Topic<>(
        "measured", Topic.Kind.EVENT, Long.class, capacity, 0, 0, entry -> "", entry -> 0);
  }
}
