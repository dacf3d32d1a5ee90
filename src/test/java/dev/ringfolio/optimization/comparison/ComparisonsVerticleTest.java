package dev.ringfolio.optimization.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CancelComparison;
import dev.ringfolio.contract.Compare;
import dev.ringfolio.contract.ComparisonFinished;
import dev.ringfolio.contract.ComparisonFinished.ComparedMethod;
import dev.ringfolio.contract.ComparisonState;
import dev.ringfolio.contract.ComparisonState.Status;
import dev.ringfolio.contract.ComparisonsListed;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListComparisons;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ReadComparison;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.optimizer.engine.Comparison;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.optimization.FakeHistory;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.Room;
import dev.ringfolio.optimization.work.KeptEstimates;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Comparisons over a real bus, of the random walks of {@link FakeHistory}. */
class ComparisonsVerticleTest {
  private static final Asker ANN = new Asker("ann", false);
  private static final Asker BOB = new Asker("bob", false);
  private static final int CAPACITY = 3;

  private final Room room = new Room(new RunningClock());
  private final MemoryComparisons store = new MemoryComparisons();

  /** What came of each, in the order in which it was written. */
  private final List<ComparisonFinished> written = new CopyOnWriteArrayList<>();

  private String deployed;

  @BeforeEach
  void deploy() {
    room.prices(symbol -> Requests.price(symbol, 100, 1, PriceSource.SIMULATOR));
    start();
  }

  private void start() {
    ComparisonTexts texts =
        new ComparisonTexts(
            asked -> asked.symbols() + " of " + asked.requestId(),
            ComparisonsVerticleTest::again,
            finished -> {
              written.add(finished);
              return "answer of " + finished.id();
            });
    deployed =
        Room.get(
            room.vertx.deployVerticle(
                new ComparisonsVerticle(
                    room.bus,
                    store,
                    texts,
                    room.history,
                    new KeptEstimates(),
                    PriceSource.SIMULATOR,
                    CAPACITY,
                    CAPACITY,
                    room.clock)));
  }

  /** A request of the symbol OLD is not accepted any more. */
  private static Compare again(String owner, List<Symbol> symbols, String text) {
    if (symbols.contains(new Symbol("OLD"))) {
      throw new FailureException(new Failure(FailureCode.INVALID_REQUEST, "no longer"));
    }
    return Comparisons.of(owner, symbols.stream().map(Symbol::name).toArray(String[]::new));
  }

  @AfterEach
  void close() {
    room.close();
  }

  private ComparisonState compare(Compare asked) {
    return room.ask(Services.COMPARE, asked);
  }

  private ComparisonState read(Asker asker, String id, long waitMillis) {
    return room.ask(Services.READ_COMPARISON, new ReadComparison(asker, id, waitMillis));
  }

  private ComparisonState cancel(String id) {
    return room.ask(Services.CANCEL_COMPARISON, new CancelComparison(ANN, id));
  }

  private ComparisonState result(ComparisonState accepted) {
    return read(ANN, accepted.id(), 20_000);
  }

  @Test
  void aComparisonIsInTheStoreBeforeItIsAnsweredAndItsResultSoonAfter() {
    room.history.hold();
    ComparisonState accepted = compare(Comparisons.of("ann"));
    assertThat(accepted.status()).isEqualTo(Status.QUEUED);
    assertThat(accepted.position()).isOne();
    assertThat(accepted.estimatedWaitSeconds()).isZero();
    assertThat(store.kept.values()).extracting(KeptComparison::id).containsExactly(accepted.id());

    room.history.release();
    ComparisonState over = result(accepted);
    assertThat(over.status()).isEqualTo(Status.COMPLETED);
    assertThat(over.answer()).isEqualTo("answer of " + accepted.id());
    assertThat(written.get(0).methods())
        .extracting(ComparedMethod::method)
        .containsExactlyElementsOf(Comparison.METHODS);
    assertThat(written.get(0).observations()).isEqualTo(FakeHistory.ROWS - 1);
    await().until(() -> store.kept.firstEntry().getValue().status() == Status.COMPLETED);
    assertThat(store.kept.firstEntry().getValue().answer()).isEqualTo(over.answer());
  }

  @Test
  void aWaitEndsWithItsTimeAndTellsWhereTheComparisonIs() {
    room.history.hold();
    ComparisonState accepted = compare(Comparisons.of("ann"));
    room.awaitHeldReaders(1);
    ComparisonState still = read(ANN, accepted.id(), 20);
    assertThat(still.status()).isEqualTo(Status.RUNNING);
    assertThat(still.answer()).isNull();
  }

  @Test
  void aMethodThatFailsSpoilsNoOther() {
    Constraints grouped =
        Constraints.DEFAULT
            .with()
            .groups(List.of(new Constraints.Group("g", Requests.symbols("A"), 0.2, 0.4)))
            .build();
    result(compare(Comparisons.of(null, "ann", null, grouped, Parameters.defaults(30), "A", "B")));
    ComparisonFinished finished = written.get(0);
    assertThat(finished.status()).isEqualTo(Status.COMPLETED);
    assertThat(finished.failure()).isNull();
    for (ComparedMethod method : finished.methods()) {
      switch (method.method()) {
        case MINIMIZE_VARIANCE, MAXIMIZE_SHARPE, MAXIMIZE_DIVERSIFICATION ->
            assertThat(method.figures().weights()[0]).isBetween(0.2 - 1e-9, 0.4 + 1e-9);
        default -> assertThat(method.failure().code()).isEqualTo(FailureCode.METHOD_LIMIT);
      }
    }
    assertThat(finished.bestSharpe()).isNotNull();
  }

  @Test
  void whatCannotBeReadFailsTheWholeWithItsReason() {
    assertThat(result(compare(Comparisons.of("ann", "A", "NONE"))).status())
        .isEqualTo(Status.FAILED);
    assertThat(written.get(0).failure().code()).isEqualTo(FailureCode.UNKNOWN_SYMBOL);
    assertThat(written.get(0).methods()).isEmpty();
    room.history.broken = true;
    result(compare(Comparisons.of("ann", "D")));
    assertThat(written.get(1).failure().code()).isEqualTo(FailureCode.INTERNAL);
    room.history.broken = false;
    assertThat(result(compare(Comparisons.of("ann", "E"))).status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void comparisonsRunInOrderAndTheLineHasABound() {
    room.history.hold();
    ComparisonState first = compare(Comparisons.of("ann", "A"));
    room.awaitHeldReaders(1);
    ComparisonState second = compare(Comparisons.of("ann", "B"));
    ComparisonState third = compare(Comparisons.of("bob", "C"));
    ComparisonState fourth = compare(Comparisons.of("ann", "D"));
    assertThat(List.of(second.position(), third.position(), fourth.position()))
        .containsExactly(1, 2, 3);
    Failure full = room.refused(Services.COMPARE, Comparisons.of("cid"));
    assertThat(full.code()).isEqualTo(FailureCode.QUEUE_FULL);
    assertThat(full.retryAfterSeconds()).isPositive();
    assertThat(room.probe(ComparisonsVerticle.MODULE).detail())
        .isEqualTo("1 comparisons found no room");

    room.history.release();
    result(fourth);
    assertThat(written)
        .extracting(ComparisonFinished::id)
        .containsExactly(first.id(), second.id(), third.id(), fourth.id());
  }

  @Test
  void aCancelledOneIsOverAtOnceWhetherItWaitsOrRuns() {
    room.history.hold();
    ComparisonState running = compare(Comparisons.of("ann", "A"));
    room.awaitHeldReaders(1);
    ComparisonState waiting = compare(Comparisons.of("ann", "B"));
    ComparisonState last = compare(Comparisons.of("ann", "C"));

    assertThat(cancel(waiting.id()).status()).isEqualTo(Status.CANCELLED);
    assertThat(cancel(running.id()).status()).isEqualTo(Status.CANCELLED);
    assertThat(written)
        .extracting(finished -> finished.failure().code())
        .containsOnly(FailureCode.CANCELLED);
    assertThat(store.kept.values())
        .extracting(KeptComparison::status)
        .containsExactly(Status.CANCELLED, Status.CANCELLED, Status.QUEUED);
    room.history.release();
    assertThat(result(last).status()).isEqualTo(Status.COMPLETED);
    assertThat(written).hasSize(3);
    assertThat(cancel(last.id()).status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void aSolverThatIsCancelledBeginsNoOtherMethod() {
    Comparer comparer =
        new Comparer(room.history, new KeptEstimates(), PriceSource.SIMULATOR, room.clock);
    Compare asked = Comparisons.of("ann", "A", "B", "C", "D", "E");
    AtomicInteger polls = new AtomicInteger();
    comparer.compare("cmp_0", asked, List.of(), () -> false); // from now on estimates are known
    comparer.compare("cmp_1", asked, List.of(), () -> polls.incrementAndGet() < 0);
    int almostAll = polls.get() - 4;
    polls.set(0);
    ComparisonFinished cancelled =
        comparer.compare("cmp_2", asked, List.of(), () -> polls.incrementAndGet() > almostAll);
    assertThat(cancelled.methods().get(0).figures()).isNotNull();
    assertThat(cancelled.methods().get(6).failure().code()).isEqualTo(FailureCode.CANCELLED);
  }

  @Test
  void theSameIdNamesTheSameComparisonAndNoOther() {
    ComparisonState first = compare(Comparisons.named("r", "ann", "A"));
    assertThat(compare(Comparisons.named("r", "ann", "A")).id()).isEqualTo(first.id());
    assertThat(room.refused(Services.COMPARE, Comparisons.named("r", "ann", "B")).code())
        .isEqualTo(FailureCode.DUPLICATE_REQUEST);
    assertThat(compare(Comparisons.named("r", "bob", "B")).id()).isNotEqualTo(first.id());
  }

  @Test
  void whatIsAnothersIsNotFoundButForAdmins() {
    ComparisonState accepted = compare(Comparisons.of("ann"));
    ReadComparison bobs = new ReadComparison(BOB, accepted.id(), 0);
    assertThat(room.refused(Services.READ_COMPARISON, bobs).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(
            room.refused(Services.CANCEL_COMPARISON, new CancelComparison(BOB, accepted.id()))
                .code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(read(new Asker("root", true), accepted.id(), 20_000).status())
        .isEqualTo(Status.COMPLETED);
    assertThat(list(BOB).comparisons()).isEmpty();
    assertThat(list(new Asker("root", true)).comparisons()).hasSize(1);
  }

  private ComparisonsListed list(Asker asker) {
    return room.ask(
        Services.LIST_COMPARISONS, new ListComparisons(asker, null, Long.MAX_VALUE, 20));
  }

  @Test
  void aListGoesOnWhereThePageBeforeEnded() {
    ComparisonState first = compare(Comparisons.of("ann", "A"));
    ComparisonState second = compare(Comparisons.of("ann", "B"));
    ComparisonsListed page =
        room.ask(Services.LIST_COMPARISONS, new ListComparisons(ANN, null, Long.MAX_VALUE, 1));
    assertThat(page.comparisons()).extracting(ComparisonState::id).containsExactly(second.id());
    ComparisonsListed rest =
        room.ask(Services.LIST_COMPARISONS, new ListComparisons(ANN, null, page.next(), 1));
    assertThat(rest.comparisons()).extracting(ComparisonState::id).containsExactly(first.id());
    assertThat(rest.next()).isZero();
  }

  @Test
  void whatWasAcceptedIsRunByTheNextStartEachOnceInOrder() {
    room.history.hold();
    ComparisonState first = compare(Comparisons.of("ann", "A"));
    room.awaitHeldReaders(1);
    ComparisonState second = compare(Comparisons.of("ann", "B"));
    Room.get(room.vertx.undeploy(deployed));
    room.history.release();
    assertThat(written).isEmpty();

    start();
    assertThat(result(second).status()).isEqualTo(Status.COMPLETED);
    assertThat(written).extracting(ComparisonFinished::id).containsExactly(first.id(), second.id());
    Room.get(room.vertx.undeploy(deployed));
    start();
    assertThat(read(ANN, first.id(), 0).answer()).isEqualTo("answer of " + first.id());
    assertThat(written).hasSize(2);
  }

  @Test
  void oneThatWouldNotBeAcceptedAnyMoreFailsAfterTheRestart() {
    room.history.hold();
    ComparisonState old = compare(Comparisons.of("ann", "OLD"));
    Room.get(room.vertx.undeploy(deployed));
    room.history.release();
    start();
    assertThat(read(ANN, old.id(), 0).status()).isEqualTo(Status.FAILED);
    assertThat(written.get(0).failure())
        .isEqualTo(new Failure(FailureCode.INVALID_REQUEST, "no longer"));
    await().until(() -> store.kept.firstEntry().getValue().status() == Status.FAILED);
  }

  @Test
  void whileTheStoreIsAwayNothingIsAcceptedAndWhatRunsGoesOnAndIsKeptWhenItIsBack() {
    room.history.hold();
    ComparisonState accepted = compare(Comparisons.of("ann"));
    room.awaitHeldReaders(1);
    store.away = true;
    assertThat(room.refused(Services.COMPARE, Comparisons.of("ann")).code())
        .isEqualTo(FailureCode.UNAVAILABLE);
    room.history.release();
    assertThat(result(accepted).status()).isEqualTo(Status.COMPLETED);
    assertThat(list(ANN).cached()).isTrue();
    assertThat(list(ANN).comparisons()).hasSize(1);
    assertThat(room.probe(ComparisonsVerticle.MODULE).status())
        .isEqualTo(ModuleReport.Status.YELLOW);
    assertThat(store.kept.firstEntry().getValue().status()).isEqualTo(Status.QUEUED);

    store.away = false;
    await().until(() -> store.kept.firstEntry().getValue().status() == Status.COMPLETED);
    assertThat(written).hasSize(1);
    assertThat(list(ANN).cached()).isFalse();
  }

  @Test
  void aWaitIsGivenUpWhenTheServiceStops() {
    room.history.hold();
    ComparisonState accepted = compare(Comparisons.of("ann"));
    Future<ComparisonState> waiting =
        room.bus.ask(Services.READ_COMPARISON, new ReadComparison(ANN, accepted.id(), 60_000));
    room.awaitHeldReaders(1);
    read(ANN, accepted.id(), 0);
    Room.get(room.vertx.undeploy(deployed));
    assertThat(Room.get(waiting).status()).isEqualTo(Status.RUNNING);
  }
}
