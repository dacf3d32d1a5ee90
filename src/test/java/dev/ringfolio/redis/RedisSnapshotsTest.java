package dev.ringfolio.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.core.market.PriceSnapshot;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.prices.PriceSnapshots.State;
import dev.ringfolio.prices.PriceSnapshots.Status;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real Redis that is late, killed, hung, and back again. */
class RedisSnapshotsTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol EURO = new Symbol("IC MARKETS:1");
  private static final long TIME = 1_720_620_000_000L;
  private static final Duration TTL = Duration.ofSeconds(300);

  private static final Clock CLOCK = new RunningClock();

  private Vertx vertx;
  private Context context;
  private RealRedis redis;
  private final List<RedisSnapshots> opened = new ArrayList<>();

  @BeforeEach
  void begin() throws Exception {
    vertx = Vertx.vertx();
    context = vertx.getOrCreateContext();
    redis = new RealRedis();
  }

  @AfterEach
  void end() throws Exception {
    redis.close();
    for (RedisSnapshots snapshots : opened) {
      get(snapshots::close);
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static PriceSnapshot snapshot(Symbol symbol, double price) {
    return new PriceSnapshot(
        symbol, price, new BigDecimal("12.5"), false, 149.25, TIME, TIME + 1, 19_914, TIME + 2);
  }

  private RedisSnapshots open(PriceSource source) throws Exception {
    RedisSnapshots snapshots = new RedisSnapshots(vertx, redis.url(), TTL, source, CLOCK);
    opened.add(snapshots);
    run(snapshots::open);
    return snapshots;
  }

  private <T> T get(Supplier<Future<T>> call) throws Exception {
    Promise<T> answer = Promise.promise();
    context.runOnContext(turn -> call.get().onComplete(answer));
    return answer.future().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void run(Runnable call) throws Exception {
    get(
        () -> {
          call.run();
          return Future.succeededFuture();
        });
  }

  private Status status(RedisSnapshots snapshots) throws Exception {
    return get(() -> Future.succeededFuture(snapshots.status()));
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(30));
  }

  private void awaitState(RedisSnapshots snapshots, State state) {
    await().until(() -> status(snapshots).state() == state);
  }

  private void awaitWritten(RedisSnapshots snapshots) {
    await().until(() -> status(snapshots).pending() == 0 && status(snapshots).written() > 0);
  }

  private double stored(RedisSnapshots snapshots, Symbol symbol) throws Exception {
    PriceSnapshot found = get(() -> snapshots.read(List.of(symbol))).get(symbol);
    return found == null ? Double.NaN : found.price();
  }

  @Test
  void aPriceStandsUnderOneKeyAndRunsOutWithTheTimeToLive() throws Exception {
    redis.start();
    RedisSnapshots snapshots = open(PriceSource.FINNHUB);
    run(() -> snapshots.save(snapshot(EURO, 150)));
    awaitWritten(snapshots);
    assertThat(redis.ask(vertx, Command.KEYS, "*").toString())
        .isEqualTo("[ringfolio:price:finnhub:IC MARKETS:1]");
    assertThat(redis.ask(vertx, Command.PTTL, "ringfolio:price:finnhub:IC MARKETS:1").toLong())
        .isBetween(1L, TTL.toMillis());
  }

  @Test
  void whatWasSavedIsReadBack() throws Exception {
    redis.start();
    RedisSnapshots snapshots = open(PriceSource.FINNHUB);
    run(() -> snapshots.save(snapshot(AAPL, 150)));
    run(() -> snapshots.save(snapshot(EURO, 1.1)));
    run(() -> snapshots.save(snapshot(AAPL, 151)));
    awaitWritten(snapshots);
    assertThat(get(() -> snapshots.read(List.of(AAPL, new Symbol("MSFT")))))
        .isEqualTo(Map.of(AAPL, snapshot(AAPL, 151)));
    assertThat(get(snapshots::readAll))
        .containsExactlyInAnyOrder(snapshot(AAPL, 151), snapshot(EURO, 1.1));
  }

  @Test
  void thousandsOfPricesAreReadBackInPages() throws Exception {
    redis.start();
    RedisSnapshots snapshots = open(PriceSource.FINNHUB);
    run(
        () -> {
          for (int i = 0; i < 3_210; i++) {
            snapshots.save(snapshot(new Symbol("S" + i), 1 + i));
          }
        });
    awaitWritten(snapshots);
    assertThat(get(snapshots::readAll)).hasSize(3_210).doesNotHaveDuplicates();
  }

  @Test
  void simulatedPricesNeverStandUnderTheKeysOfARealFeed() throws Exception {
    redis.start();
    RedisSnapshots real = open(PriceSource.FINNHUB);
    RedisSnapshots simulated = open(PriceSource.SIMULATOR);
    run(() -> simulated.save(snapshot(AAPL, 1)));
    awaitWritten(simulated);
    assertThat(get(real::readAll)).isEmpty();
    assertThat(get(() -> real.read(List.of(AAPL)))).isEmpty();
  }

  @Test
  void valuesThatAreNoSnapshotsAreIgnoredAndCounted() throws Exception {
    redis.start();
    RedisSnapshots snapshots = open(PriceSource.FINNHUB);
    run(() -> snapshots.save(snapshot(AAPL, 150)));
    awaitWritten(snapshots);
    redis.ask(vertx, Command.SET, "ringfolio:price:finnhub:BAD", "rubbish");
    redis.ask(vertx, Command.SET, "ringfolio:price:finnhub:not a symbol", "rubbish");
    redis.ask(vertx, Command.LPUSH, "ringfolio:price:finnhub:LIST", "rubbish");
    assertThat(get(snapshots::readAll)).containsExactly(snapshot(AAPL, 150));
    assertThat(status(snapshots).unreadable()).isEqualTo(2);
  }

  @Test
  void aRedisThatIsStartedLateIsFound() throws Exception {
    RedisSnapshots snapshots = open(PriceSource.FINNHUB);
    run(() -> snapshots.save(snapshot(AAPL, 150)));
    awaitState(snapshots, State.LOST);
    assertThatThrownBy(() -> get(snapshots::readAll)).isInstanceOf(ExecutionException.class);
    redis.start();
    awaitWritten(snapshots);
    assertThat(stored(snapshots, AAPL)).isEqualTo(150);
  }

  @Test
  void whileRedisIsAwayOnlyTheNewestOfEachSymbolWaitsUpToABound() throws Exception {
    RedisSnapshots snapshots = open(PriceSource.FINNHUB);
    run(
        () -> {
          for (int i = 0; i < 100_000; i++) {
            snapshots.save(snapshot(new Symbol("S" + i % 100), 1 + i));
          }
        });
    assertThat(status(snapshots).pending()).isEqualTo(100);
    run(
        () -> {
          for (int i = 0; i < 10_100; i++) {
            snapshots.save(snapshot(new Symbol("T" + i), 1 + i));
          }
        });
    assertThat(status(snapshots).pending()).isEqualTo(RedisSnapshots.SYMBOLS_MAX);
    assertThat(status(snapshots).failed()).isEqualTo(200);
  }

  @Test
  void aKilledRedisIsNoticedAndFoundAgainWhenItIsBack() throws Exception {
    redis.start();
    RedisSnapshots snapshots = open(PriceSource.FINNHUB);
    run(() -> snapshots.save(snapshot(AAPL, 150)));
    awaitWritten(snapshots);
    redis.kill();
    awaitState(snapshots, State.LOST);
    for (int i = 1; i <= 50; i++) {
      double price = 150 + i;
      run(() -> snapshots.save(snapshot(AAPL, price)));
    }
    assertThat(status(snapshots).pending()).isEqualTo(1);
    redis.start();
    await().until(() -> status(snapshots).pending() == 0);
    awaitState(snapshots, State.CONNECTED);
    assertThat(stored(snapshots, AAPL)).isEqualTo(200);
  }

  @Test
  void aHungRedisHoldsNobodyUpAndGetsTheNewestWhenItGoesOn() throws Exception {
    redis.start();
    RedisSnapshots snapshots = open(PriceSource.FINNHUB);
    run(() -> snapshots.save(snapshot(AAPL, 150)));
    awaitWritten(snapshots);
    redis.freeze();
    run(() -> snapshots.save(snapshot(AAPL, 151)));
    awaitState(snapshots, State.LOST);
    run(() -> snapshots.save(snapshot(AAPL, 152)));
    assertThat(status(snapshots).pending()).isEqualTo(1);
    assertThat(status(snapshots).failed()).isGreaterThanOrEqualTo(1);
    redis.thaw();
    await().until(() -> status(snapshots).pending() == 0);
    assertThat(stored(snapshots, AAPL)).isEqualTo(152);
  }

  @Test
  void aReadFromAHungRedisFailsInItsDeadline() throws Exception {
    redis.start();
    RedisSnapshots snapshots = open(PriceSource.FINNHUB);
    awaitState(snapshots, State.CONNECTED);
    redis.freeze();
    long began = System.nanoTime();
    assertThatThrownBy(() -> get(() -> snapshots.read(List.of(AAPL))));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    assertThat(status(snapshots).state()).isEqualTo(State.LOST);
  }

  @Test
  void aHungRedisCostsOneSocketNotOneForEachTry() throws Exception {
    redis.start();
    RedisSnapshots snapshots = open(PriceSource.FINNHUB);
    awaitState(snapshots, State.CONNECTED);
    redis.freeze();
    run(() -> snapshots.save(snapshot(AAPL, 151)));
    await().until(() -> get(() -> Future.succeededFuture(snapshots.losses())) >= 4);
    assertThat(openSockets()).isLessThanOrEqualTo(1);
    redis.thaw();
    await().until(() -> status(snapshots).pending() == 0);
  }

  /** Established client sockets of this machine to the Redis of this test. */
  private long openSockets() throws Exception {
    String port = String.format(":%04X", redis.port);
    long count = 0;
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] column = line.trim().split("\\s+");
        count += column[2].endsWith(port) && column[3].equals("01") ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void aHungRedisIsNoticedAlsoWhenThereIsNothingToWrite() throws Exception {
    redis.start();
    RedisSnapshots snapshots = open(PriceSource.FINNHUB);
    awaitState(snapshots, State.CONNECTED);
    redis.freeze();
    awaitState(snapshots, State.LOST);
    redis.thaw();
    awaitState(snapshots, State.CONNECTED);
  }

  @Test
  void callsInFlightAreBounded() throws Exception {
    redis.start();
    RedisSnapshots snapshots = open(PriceSource.FINNHUB);
    awaitState(snapshots, State.CONNECTED);
    redis.freeze();
    List<Future<?>> reads = new ArrayList<>();
    run(
        () -> {
          for (int i = 0; i < RedisLink.CALLS_MAX + 1; i++) {
            reads.add(snapshots.read(List.of(AAPL)));
          }
        });
    assertThat(reads.get(RedisLink.CALLS_MAX).failed()).isTrue();
    assertThat(reads.get(RedisLink.CALLS_MAX).cause()).hasMessageContaining("in flight");
    await().until(() -> reads.stream().allMatch(Future::failed));
  }

  @Test
  void whatWaitsIsWrittenBeforeClosing() throws Exception {
    redis.start();
    RedisSnapshots snapshots = open(PriceSource.FINNHUB);
    awaitState(snapshots, State.CONNECTED);
    get(
        () -> {
          snapshots.save(snapshot(AAPL, 150));
          return snapshots.close();
        });
    assertThat(redis.ask(vertx, Command.GET, "ringfolio:price:finnhub:AAPL").toString())
        .startsWith("1;150.0;");
  }

  @Test
  void closingWithoutARedisEnds() throws Exception {
    RedisSnapshots snapshots = open(PriceSource.FINNHUB);
    run(() -> snapshots.save(snapshot(AAPL, 150)));
    get(snapshots::close);
    assertThat(status(snapshots).pending()).isEqualTo(1);
  }

  @Test
  void anAddressThatIsNoneIsRefusedAtOnce() {
    assertThatThrownBy(() -> new RedisSnapshots(vertx, "nonsense", TTL, PriceSource.FINNHUB, CLOCK))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
