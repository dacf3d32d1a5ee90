package dev.ringfolio.triggers;

import static dev.ringfolio.bus.Asking.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.TriggerDraft;
import dev.ringfolio.contract.TriggerRule;
import dev.ringfolio.core.model.TriggerCondition.News;
import dev.ringfolio.core.trigger.TriggerMemory;
import dev.ringfolio.core.trigger.TriggeredRun;
import dev.ringfolio.optimization.SteppedClock;
import dev.ringfolio.triggers.TriggerStore.Kept;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TriggerRunsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final SteppedClock clock = new SteppedClock();
  private final Bus bus = new VertxBus(vertx, clock);
  private final TriggerBook book =
      new TriggerBook(60_000, new PlainRequests(), run -> this.begin(run));
  private final SeenPortfolios portfolios = new SeenPortfolios(of -> {}, gone -> {});
  private final TriggerRuns runs =
      new TriggerRuns(bus, book, portfolios, new PlainRequests(), clock);

  private void begin(TriggeredRun run) {
    runs.begin(run);
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  private <T> T here(Callable<T> work) throws Exception {
    return get(Future.future(done -> context.runOnContext(turn -> done.complete(call(work)))));
  }

  private static <T> T call(Callable<T> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void howOftenARunWasRefusedIsForgottenWithItsTrigger() throws Exception {
    TriggerRule rule =
        new TriggerRule("7", "ann", new TriggerDraft("p", true, new News(), 0, ""), 1);
    here(
        () -> {
          bus.serve(
              Services.READ_PORTFOLIO,
              asked -> Bus.refuse(new Failure(FailureCode.UNAVAILABLE, "not now")));
          book.put(new Kept(rule, TriggerMemory.fresh(1), null), 1);
          return book.engine.fire("7", "earnings", 1);
        });
    await().until(() -> here(runs::retrying) == 1);
    assertThat(
            here(
                () -> {
                  runs.check();
                  return runs.retrying();
                }))
        .as("it is tried again")
        .isEqualTo(1);
    here(
        () -> {
          book.remove(rule);
          runs.check();
          return true;
        });
    assertThat(here(runs::retrying)).isZero();
  }

  @Test
  void whatIsRefusedBecauseTheDatabaseIsAwayIsAskedForAgainForADayAndThenGivenUp()
      throws Exception {
    TriggerRule rule =
        new TriggerRule("7", "ann", new TriggerDraft("p", true, new News(), 0, ""), 1);
    here(
        () -> {
          bus.serve(
              Services.READ_PORTFOLIO,
              asked -> Bus.refuse(new Failure(FailureCode.UNAVAILABLE, "not now")));
          book.put(new Kept(rule, TriggerMemory.fresh(1), null), 1);
          return book.engine.fire("7", "earnings", clock.millis());
        });
    for (int i = 1; i <= TriggerRuns.ABSENCES_MAX; i++) {
      int times = i;
      await().pollInterval(Duration.ofMillis(1)).until(() -> here(runs::refused) == times);
      assertThat(here(() -> book.engine.due())).as("time %d", i).isEqualTo(1);
      clock.advanceMillis(TriggerRuns.RETRY_MILLIS_MAX);
      here(
          () -> {
            book.engine.tick(clock.millis());
            return true;
          });
    }
    await().until(() -> here(runs::failed) == 1);
    assertThat(here(() -> book.engine.due())).isZero();
    assertThat(here(() -> book.read(rule, clock.millis()).lastRun().error()))
        .isEqualTo(FailureCode.UNAVAILABLE);
  }
}
