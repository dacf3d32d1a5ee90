package dev.ringfolio.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.model.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreCallsTest {
  private static final long PATIENCE_MILLIS = 300;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();
  private volatile boolean gone;
  private StoreCalls<Integer> calls;
  private Owner owner;

  /** Calls are made on the context of their owner. */
  private final class Owner extends VerticleBase {
    @Override
    public Future<?> start() {
      calls =
          new StoreCalls<>(
              vertx,
              "tests",
              () -> {
                fails();
                return loads.incrementAndGet();
              },
              taken::set,
              PATIENCE_MILLIS);
      return calls.open();
    }

    <T> Future<T> on(Callable<Future<T>> work) {
      return Future.future(
          promise ->
              context.runOnContext(
                  turn -> {
                    try {
                      work.call().onComplete(promise);
                    } catch (Exception e) {
                      promise.fail(e);
                    }
                  }));
    }
  }

  private void fails() {
    if (gone) {
      throw new StoreUnavailable("pulled out", null);
    }
  }

  @BeforeEach
  void deploy() throws Exception {
    owner = new Owner();
    get(vertx.deployVerticle(owner));
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private <T> T read(Callable<T> work) throws Exception {
    return get(owner.on(() -> calls.read(work)));
  }

  private static Failure refusal(Future<?> future) {
    try {
      get(future);
    } catch (Exception e) {
      return ((FailureException) e.getCause()).failure();
    }
    throw new AssertionError("not refused");
  }

  @Test
  void whatIsHeldIsLoadedBeforeTheFirstCall() throws Exception {
    assertThat(taken).hasValue(1);
    assertThat(read(() -> "answer")).isEqualTo("answer");
    assertThat(calls.trouble()).isEmpty();
  }

  @Test
  void aStoreThatFailsIsAskedNoMoreUntilALoadSucceeds() throws Exception {
    gone = true;
    AtomicInteger asked = new AtomicInteger();
    Callable<Integer> work =
        () -> {
          asked.incrementAndGet();
          fails();
          return 7;
        };
    Failure first = refusal(owner.on(() -> calls.write(work)));
    assertThat(first.code()).isEqualTo(FailureCode.UNAVAILABLE);
    assertThat(first.detail()).isEqualTo("the store of tests does not answer: pulled out");
    assertThat(first.retryAfterSeconds()).isEqualTo(StoreCalls.RETRY_SECONDS);
    refusal(owner.on(() -> calls.write(work)));
    assertThat(asked).hasValue(1);
    assertThat(calls.away()).isTrue();
    assertThat(calls.trouble()).isEqualTo("the store does not answer: pulled out");

    gone = false;
    await().until(() -> !calls.away());
    assertThat(taken.get()).isGreaterThan(1);
    assertThat(read(work)).isEqualTo(7);
  }

  @Test
  void aDefectIsTheAskersAndLeavesTheStoreWhereItIs() {
    assertThatThrownBy(() -> read(() -> List.of().get(1)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IndexOutOfBoundsException.class);
    assertThat(calls.away()).isFalse();
  }

  @Test
  void aStoreThatHangsIsGivenUpAndItsLateAnswerHasMemoryLoadedAnew() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    Future<Integer> late =
        owner.on(
            () ->
                calls.write(
                    () -> {
                      hangs.await();
                      return 7;
                    }));
    assertThat(refusal(late).detail())
        .isEqualTo("the store of tests gave no answer within 300 ms; it may be done yet");
    await().until(() -> !calls.away());
    int before = loads.get();
    hangs.countDown();
    await().until(() -> loads.get() > before && !calls.away());
  }

  @Test
  void callsBeyondTheBoundAreRefusedAtOnceAndCounted() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    List<Future<Integer>> held = new ArrayList<>();
    for (int i = 0; i < StoreCalls.CALLS_MAX; i++) {
      int number = i;
      held.add(
          owner.on(
              () ->
                  calls.read(
                      () -> {
                        hangs.await();
                        return number;
                      })));
    }
    assertThat(refusal(owner.on(() -> calls.read(() -> 1))).detail())
        .isEqualTo("64 calls of the store of tests are under way");
    hangs.countDown();
    for (int i = 0; i < held.size(); i++) {
      assertThat(get(held.get(i))).isEqualTo(i);
    }
    assertThat(calls.trouble()).isEqualTo("1 calls beyond 64 at once were refused");
  }

  @Test
  void writesAreDoneInTheOrderOfTheirCalls() throws Exception {
    List<Integer> order = new ArrayList<>();
    List<Future<Boolean>> writes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      int number = i;
      writes.add(owner.on(() -> calls.write(() -> order.add(number))));
    }
    for (Future<Boolean> write : writes) {
      get(write);
    }
    assertThat(order).isSorted().hasSize(50);
  }

  @Test
  void aStoreThatHangsAtTheStartHoldsNobodyUpAndIsLoadedWhenItAnswers() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    AtomicInteger late = new AtomicInteger();
    AtomicReference<StoreCalls<Integer>> slow = new AtomicReference<>();
    get(
        owner.on(
            () -> {
              Callable<Integer> load =
                  () -> {
                    hangs.await();
                    return 7;
                  };
              slow.set(new StoreCalls<>(vertx, "slow", load, late::set, PATIENCE_MILLIS));
              return slow.get().open();
            }));
    assertThat(slow.get().away()).isTrue();
    hangs.countDown();
    await().until(() -> late.get() == 7);
  }
}
