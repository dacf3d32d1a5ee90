package dev.ringfolio.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.optimization.cache.CacheKey;
import dev.ringfolio.optimization.cache.SharedResults.Status;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real Redis that is late, killed, hung, and back again. */
class RedisResultsTest {
  private static final CacheKey KEY = new CacheKey("00ff");
  private static final byte[] VALUE = {1, 0, (byte) 0xff, 13, 10};

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<RedisResults> opened = new ArrayList<>();
  private RealRedis redis;

  @BeforeEach
  void begin() throws Exception {
    redis = new RealRedis();
  }

  @AfterEach
  void end() throws Exception {
    redis.close();
    for (RedisResults results : opened) {
      get(results::close);
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private <T> T get(Supplier<Future<T>> call) throws Exception {
    Promise<T> answer = Promise.promise();
    context.runOnContext(turn -> call.get().onComplete(answer));
    return answer.future().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private RedisResults open(PriceSource source, String market) throws Exception {
    RedisResults results =
        new RedisResults(
            vertx, redis.url(), Duration.ofSeconds(300), source, market, new RunningClock());
    opened.add(results);
    get(
        () -> {
          results.open();
          return Future.succeededFuture();
        });
    return results;
  }

  /** Connected. */
  private RedisResults connect(PriceSource source, String market) throws Exception {
    RedisResults results = open(source, market);
    awaitState(results, "connected");
    return results;
  }

  private Status status(RedisResults results) throws Exception {
    return get(() -> Future.succeededFuture(results.status()));
  }

  private void awaitState(RedisResults results, String state) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> status(results).state().equals(state));
  }

  private void write(RedisResults results) throws Exception {
    get(
        () -> {
          results.write(KEY, VALUE);
          return Future.succeededFuture();
        });
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> status(results).written() + status(results).failed() > 0);
  }

  private Optional<byte[]> read(RedisResults results) throws Exception {
    return get(() -> results.read(KEY));
  }

  @Test
  void oneProcessReadsWhatAnotherWroteByteByByte() throws Exception {
    redis.start();
    write(connect(PriceSource.FINNHUB, "m1"));
    RedisResults reader = connect(PriceSource.FINNHUB, "m1");

    assertThat(read(reader)).hasValueSatisfying(value -> assertThat(value).isEqualTo(VALUE));
    assertThat(get(() -> reader.read(new CacheKey("01")))).isEmpty();
    assertThat(status(reader)).isEqualTo(new Status("connected", 1, 1, 0, 0));
  }

  @Test
  void anAnswerStandsUnderOneKeyAndRunsOutWithTheTimeToLive() throws Exception {
    redis.start();
    write(connect(PriceSource.FINNHUB, "m1"));
    String key = "ringfolio:result:finnhub:m1:00ff";

    assertThat(redis.ask(vertx, Command.KEYS, "*").toString()).isEqualTo("[" + key + "]");
    assertThat(redis.ask(vertx, Command.PTTL, key).toLong()).isBetween(1L, 300_000L);
  }

  @Test
  void neitherSimulatedAnswersNorThoseOfOtherHistoriesAreMixedIn() throws Exception {
    redis.start();
    write(connect(PriceSource.SIMULATOR, "m1"));

    assertThat(read(connect(PriceSource.FINNHUB, "m1"))).isEmpty();
    assertThat(read(connect(PriceSource.SIMULATOR, "m2"))).isEmpty();
    assertThat(read(connect(PriceSource.SIMULATOR, "m1"))).isPresent();
  }

  @Test
  void aValueOfAnotherKindIsNoAnswer() throws Exception {
    redis.start();
    redis.ask(vertx, Command.LPUSH, "ringfolio:result:finnhub:m1:00ff", "rubbish");
    RedisResults results = connect(PriceSource.FINNHUB, "m1");

    assertThat(read(results)).isEmpty();
    assertThat(status(results).failed()).isEqualTo(1);
  }

  @Test
  void aRedisThatIsStartedLateIsFound() throws Exception {
    RedisResults results = open(PriceSource.FINNHUB, "m1");
    awaitState(results, "lost");
    assertThat(read(results)).isEmpty();
    write(results);
    assertThat(status(results).failed()).isEqualTo(2);

    redis.start();
    awaitState(results, "connected");
    redis.ask(
        vertx, Command.SET, "ringfolio:result:finnhub:m1:00ff", new String(VALUE, 0, 1, UTF_8));

    assertThat(read(results)).isPresent();
  }

  @Test
  void aHungRedisHoldsAReaderUpForATenthOfASecondAtMost() throws Exception {
    redis.start();
    RedisResults results = connect(PriceSource.FINNHUB, "m1");
    redis.freeze();
    long begin = new RunningClock().nanos();

    assertThat(read(results)).isEmpty();
    // The patience is 80 ms; the rest is what a busy machine may add.
    assertThat(new RunningClock().nanos() - begin).isLessThan(400_000_000L);
    awaitState(results, "lost");
    redis.thaw();
    awaitState(results, "connected");
  }
}
