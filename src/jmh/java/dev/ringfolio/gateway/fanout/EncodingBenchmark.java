package dev.ringfolio.gateway.fanout;

import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.fanout.Encoding.Audience;
import dev.ringfolio.gateway.fanout.Form.Layout;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.PriceJson;
import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.wire.FrameBuffer;
import dev.ringfolio.gateway.wire.MessageDeflater.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What each encoding costs: bytes of a frame, printed once, and the time to make it. A price and a
 * result are made once for all clients of an encoding; {@link #next} is what each further client
 * costs that missed some. A batch is made for each client, from prices that are shared.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncodingBenchmark {
  private static final int SYMBOLS = 50;
  private static final long NOW_MILLIS = 1_704_110_400_123L;

  /** Syntax, and the window where it is deflated. */
  @Param({"JSON", "JSON WIDE", "JSON NARROW", "MSGPACK", "MSGPACK WIDE", "MSGPACK NARROW"})
  String encoding;

  private final Encodings encodings = new Encodings(new StandingClock());
  private final FrameBuffer out = new FrameBuffer();
  private @Nullable Encoding chosen;
  private @Nullable PriceUpdate price;
  private @Nullable StateForms forms;
  private @Nullable OptimizationFinished result;
  private @Nullable DirtyMarks marks;
  private final List<Seat> seats = new ArrayList<>();

  /** Makes the messages. */
  @Setup
  public void build() {
    String[] words = encoding.split(" ");
    Window window = words.length == 1 ? null : Window.valueOf(words[1]);
    chosen = encodings.of(Syntax.valueOf(words[0]), window);
    SplittableRandom random = new SplittableRandom(1);
    PriceBoard board = new PriceBoard(new StandingClock());
    marks =
        new DirtyMarks(
            new Form(Layout.ENVELOPE, chosen),
            () -> {},
            new FreshnessBook(0),
            new ClientFreshness());
    List<PriceUpdate> prices = new ArrayList<>();
    List<Symbol> symbols = new ArrayList<>();
    for (int i = 0; i < SYMBOLS; i++) {
      prices.add(price(symbol(i), random));
      symbols.add(symbol(i));
      seats.add(board.seat(symbol(i), marks));
    }
    board.entries(1, 1, prices);
    price = prices.get(0);
    result = result(symbols, random);
    forms = made();
    System.out.printf(
        "%n%s: price_update %d bytes, price_batch %d, optimization_result %d%n",
        encoding, update(), batch(), result());
  }

  /** Gives the native memory back. */
  @TearDown
  public void close() {
    encodings.close();
  }

  private static Symbol symbol(int i) {
    return new Symbol("" + (char) ('A' + i % 26) + (char) ('A' + i / 2) + "X");
  }

  /** As a real feed brings it: four digits after the point, changes with all of theirs. */
  private static PriceUpdate price(Symbol symbol, SplittableRandom random) {
    double before = random.nextInt(200_000, 4_000_000) / 1e4;
    double now = Math.round(before * (0.98 + 0.04 * random.nextDouble()) * 1e4) / 1e4;
    double change = now - before;
    return new PriceUpdate(
        symbol,
        now,
        random.nextInt(100_000, 50_000_000),
        false,
        before,
        change,
        100 * change / before,
        NOW_MILLIS - random.nextInt(2_000),
        NOW_MILLIS,
        19_723,
        random.nextInt(1, 100_000),
        false,
        PriceSource.FINNHUB,
        PriceUpdate.Origin.LIVE);
  }

  private static OptimizationFinished result(List<Symbol> symbols, SplittableRandom random) {
    Optimize request =
        new Optimize(
            "opt_b89693a10e09d0d2_1704110400000",
            "b89693a10e09d0d2",
            "local",
            "local",
            symbols,
            Objective.MAXIMIZE_SHARPE,
            Method.MEAN_VARIANCE,
            Trigger.MANUAL,
            Constraints.DEFAULT,
            Parameters.defaults(30),
            Map.of(),
            null,
            List.of());
    double[] weights = random.doubles(symbols.size()).map(w -> w / symbols.size()).toArray();
    return new OptimizationFinished(
        "opt_b89693a10e09d0d2_1704110400000",
        "b89693a10e09d0d2",
        "local",
        request,
        Status.OPTIMAL,
        weights,
        new Metrics(random.nextDouble(), random.nextDouble(), random.nextDouble(), Map.of()),
        0.0012345,
        NOW_MILLIS,
        false,
        0.0,
        List.of(),
        NOW_MILLIS,
        503,
        false,
        null,
        null);
  }

  private StateForms made() {
    JsonWriter fields = new JsonWriter(chosen.syntax()).object();
    PriceJson.fields(fields, price);
    return new StateForms(
        new StateForms.Type("price_update", Audience.ALL), chosen, fields.openObject(), NOW_MILLIS);
  }

  private int taken() {
    int length = out.length();
    out.take();
    return length;
  }

  /** A price, from its value to a frame. */
  @Benchmark
  public int update() {
    made().write(out, Layout.ENVELOPE, 0);
    return taken();
  }

  /** The same price for a client that missed some before it. */
  @Benchmark
  public int next() {
    forms.write(out, Layout.ENVELOPE, 12);
    return taken();
  }

  /** Fifty prices that are encoded, in one message for one client. */
  @Benchmark
  public int batch() {
    seats.forEach(Seat::refresh);
    marks.snapshotBatch(out, 1 << 20, seats, 0, 0, NOW_MILLIS);
    return taken();
  }

  /** A result of fifty symbols, from its value to a frame. */
  @Benchmark
  public int result() {
    return EventFrames.again(chosen, EventKind.OPTIMIZATIONS.text(result), 1, 1L, NOW_MILLIS)
        .length;
  }

  private static final class StandingClock implements Clock {
    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public long millis() {
      return NOW_MILLIS;
    }
  }
}
