package dev.ringfolio.optimization.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.optimization.FakeHistory;
import dev.ringfolio.optimization.Room;
import dev.ringfolio.optimization.SteppedClock;
import dev.ringfolio.optimization.advice.StandingReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswerSearchTest {
  private static final Optimize REQUEST = Answers.request("AAPL", "MSFT");

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, new RunningClock());
  private final SteppedClock clock = new SteppedClock();
  private final FakeHistory history = new FakeHistory();
  private final ResultCache cache = new ResultCache(10, Duration.ofSeconds(300));
  private final SharedMap shared = new SharedMap();

  /** What another process wrote. */
  private static final class SharedMap implements SharedResults {
    final Map<CacheKey, byte[]> values = new HashMap<>();
    @Nullable Future<Optional<byte[]>> instead;
    int reads;

    @Override
    public void open() {}

    @Override
    public Future<Optional<byte[]>> read(CacheKey key) {
      reads++;
      Future<Optional<byte[]>> other = instead;
      return other != null ? other : Future.succeededFuture(Optional.ofNullable(values.get(key)));
    }

    @Override
    public void write(CacheKey key, byte[] value) {
      values.put(key, value);
    }

    @Override
    public Status status() {
      return new Status("connected", 0, 0, 0, 0);
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  /** A database that answers nobody until it is told to. */
  private static final class HungHistory implements History {
    final CountDownLatch gate = new CountDownLatch(1);

    @Override
    public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
      throw new IllegalStateException("nobody reads rows here");
    }

    @Override
    public long version(List<Symbol> symbols) {
      try {
        gate.await();
        return 1;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @AfterEach
  void end() {
    Room.get(vertx.close());
  }

  private AnswerSearch search(History from) {
    return new AnswerSearch(vertx, cache, shared, from, new StandingReader(bus), clock);
  }

  @Test
  void theKeyIsThatOfTheHistoryAsItIsNow() {
    history.version = 7;

    assertThat(Room.get(search(history).find(REQUEST)))
        .contains(new Found(CacheKey.of(REQUEST, 7)));
  }

  @Test
  void whatAnotherProcessHasIsTakenInWithTheAgeThatItHas() {
    CacheKey key = CacheKey.of(REQUEST, 1);
    search(history).share(key, Answers.kept(REQUEST));
    clock.advanceMillis(Answers.kept(REQUEST).madeMillis() - clock.millis() + 299_000);

    Room.get(search(history).find(REQUEST));

    assertThat(cache.peek(key, clock.nanos())).isPresent();
    clock.advanceMillis(1_000);
    assertThat(cache.peek(key, clock.nanos())).isEmpty();
  }

  @Test
  void whatIsHereIsNotAskedForElsewhere() {
    cache.put(CacheKey.of(REQUEST, 1), Answers.kept(REQUEST), 0, clock.nanos());

    Room.get(search(history).find(REQUEST));

    assertThat(shared.reads).isZero();
  }

  @Test
  void aSharedValueThatIsNoAnswerIsCountedAndLeftOut() {
    shared.values.put(CacheKey.of(REQUEST, 1), new byte[] {9, 9});
    AnswerSearch search = search(history);

    assertThat(Room.get(search.find(REQUEST))).isPresent();
    assertThat(search.unreadable()).isEqualTo(1);
    assertThat(cache.size()).isZero();
  }

  @Test
  void withoutTheDatabaseThereIsNoKey() {
    history.away = true;
    AnswerSearch search = search(history);

    assertThat(Room.get(search.find(REQUEST))).isEmpty();
    assertThat(search.withoutKey()).isEqualTo(1);
  }

  @Test
  void aDatabaseThatHangsCostsATenthOfASecond() {
    HungHistory hung = new HungHistory();
    long begin = new RunningClock().nanos();

    assertThat(Room.get(search(hung).find(REQUEST))).isEmpty();
    assertThat(new RunningClock().nanos() - begin).isBetween(90_000_000L, 5_000_000_000L);
    hung.gate.countDown();
  }

  @Test
  void aSharedStoreThatHangsCostsNoMoreAndTheKeyIsKnown() {
    shared.instead = Promise.<Optional<byte[]>>promise().future();

    assertThat(Room.get(search(history).find(REQUEST)))
        .contains(new Found(CacheKey.of(REQUEST, 1)));
  }
}
