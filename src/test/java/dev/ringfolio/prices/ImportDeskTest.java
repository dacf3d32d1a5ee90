package dev.ringfolio.prices;

import static dev.ringfolio.bus.Asking.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.ImportAnswer;
import dev.ringfolio.contract.ImportAnswer.PieceTaken;
import dev.ringfolio.contract.ImportPiece;
import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.storage.StorePool;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one import that runs, under a clock that the test moves. */
@Timeout(30)
class ImportDeskTest {
  /** Counts transactions. */
  private static final class CountingBars implements DailyBars {
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    @Override
    public List<DailyBar> read(
        Symbol symbol, @Nullable LocalDate from, @Nullable LocalDate to, int limit) {
      return List.of();
    }

    @Override
    public Contents contents() {
      return new Contents("counting", 0, 0);
    }

    @Override
    public Import begin() {
      begun.incrementAndGet();
      return new Import() {
        @Override
        public void add(DailyBar bar) {}

        @Override
        public Stored commit() {
          return new Stored(0, 0);
        }

        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };
    }
  }

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final Clock clock =
      new Clock() {
        @Override
        public long millis() {
          return 1;
        }

        @Override
        public long nanos() {
          return nanos.get();
        }
      };
  private final CountingBars bars = new CountingBars();
  private final AtomicInteger ended = new AtomicInteger();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final ImportDesk desk =
      new ImportDesk(
          bars, new StorePool(vertx, "daily-bars", "bars", 5), clock, ended::incrementAndGet);

  @AfterEach
  void closeVertx() throws Exception {
    get(vertx.close());
  }

  private <T> T onLoop(Supplier<Future<T>> call) throws Exception {
    Promise<T> answer = Promise.promise();
    loop.runOnContext(turn -> call.get().onComplete(answer));
    return get(answer.future());
  }

  private ImportAnswer take(int index) throws Exception {
    byte[] text = (index == 0 ? "date,AAPL\n" : "2024-01-02,1\n").getBytes(UTF_8);
    return onLoop(() -> desk.take(new ImportPiece("a", index, text, false, false, false)));
  }

  private void dropIdle() throws Exception {
    onLoop(
        () -> {
          desk.dropIdle();
          return Future.succeededFuture();
        });
  }

  @Test
  void anUploadThatStopsIsRolledBackAfterAMinuteAndItsNextPieceIsToldSo() throws Exception {
    take(0);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(ImportDesk.IDLE_SECONDS));
    dropIdle();
    assertThat(take(1)).isEqualTo(new PieceTaken(1));
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(ImportDesk.IDLE_SECONDS) + 1);
    dropIdle();
    assertThatThrownBy(() -> take(2))
        .cause()
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().detail()).contains("nothing came for 60 s"));
    onLoop(desk::close);
    assertThat(bars.begun).hasValue(1);
    Awaitility.await().until(() -> bars.closed.get() == 1 && ended.get() == 1);
  }

  @Test
  void anImportIsRolledBackWhenTheServiceStops() throws Exception {
    take(0);
    onLoop(desk::close);
    assertThat(bars.closed).hasValue(1);
  }
}
