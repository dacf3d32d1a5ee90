package dev.ringfolio.optimization.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.AbandonReport;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CreateExperiment;
import dev.ringfolio.contract.DeleteExperiment;
import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.ExperimentReport;
import dev.ringfolio.contract.ExperimentsListed;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListExperiments;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReadExperiment;
import dev.ringfolio.contract.ReportExperiment;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.optimization.FakeHistory;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.Room;
import dev.ringfolio.optimization.SteppedClock;
import dev.ringfolio.optimization.queue.RequestTexts;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Experiments on a real bus, their store and the prices played by the test. */
class ExperimentsVerticleTest {
  private static final Asker ANN = new Asker("ann", false);
  private static final Asker BEN = new Asker("ben", false);
  private static final Asker ADMIN = new Asker("root", true);

  private static final class MemoryStore implements ExperimentStore {
    final NavigableMap<Long, Row> rows = new ConcurrentSkipListMap<>();
    volatile boolean away;

    private void check() {
      if (away) {
        throw new StoreUnavailable("away", null);
      }
    }

    @Override
    public void append(Row experiment) {
      check();
      rows.put(experiment.number(), experiment);
    }

    @Override
    public void delete(long number) {
      check();
      rows.remove(number);
    }

    @Override
    public List<Row> all() {
      check();
      return List.copyOf(rows.values());
    }
  }

  /** Texts that stand for the requests that they were made of. */
  private final Map<String, Optimize> written = new TreeMap<>();

  private final RequestTexts texts =
      new RequestTexts(
          request -> {
            String text = request.objective().wire();
            written.put(text, request);
            return text;
          },
          text -> {
            Optimize request = written.get(text);
            if (request == null) {
              throw new IllegalArgumentException("of another version");
            }
            return request;
          });

  private final SteppedClock clock = new SteppedClock();
  private final Room room = new Room(clock);
  private final MemoryStore store = new MemoryStore();
  private final FakeHistory history = new FakeHistory();
  private String deployed = deploy();

  private String deploy() {
    return Room.get(
        room.vertx.deployVerticle(
            new ExperimentsVerticle(room.bus, store, history, clock, 30, texts)));
  }

  @AfterEach
  void close() {
    room.close();
  }

  private static CreateExperiment draft(String owner, String name) {
    return new CreateExperiment(
        owner,
        "pf-1",
        name,
        Requests.of(null, owner, Objective.EQUAL_WEIGHT, Map.of(), "pf-1"),
        Requests.of(null, owner, Objective.MINIMIZE_VARIANCE, Map.of(), "pf-1"),
        21,
        LocalDate.ofEpochDay(FakeHistory.LAST_DAY - 150),
        null,
        0.002);
  }

  private Experiment made(String owner, String name) {
    return room.ask(Services.CREATE_EXPERIMENT, draft(owner, name));
  }

  private ExperimentsListed listed(Asker asker, long before, int limit) {
    return room.ask(Services.LIST_EXPERIMENTS, new ListExperiments(asker, null, before, limit));
  }

  @Test
  void anExperimentIsReadAndReportedAfterARestart() {
    Experiment made = made("ann", "one");
    Room.get(room.vertx.undeploy(deployed));
    deployed = deploy();

    assertThat(room.ask(Services.READ_EXPERIMENT, new ReadExperiment(ANN, made.id())))
        .isEqualTo(made);
    ExperimentReport report =
        room.ask(Services.REPORT_EXPERIMENT, new ReportExperiment(ANN, made.id(), 0.0));
    assertThat(report.epochDays()).hasSize(150);
    assertThat(report.a().failures() + report.b().failures()).isZero();
    assertThat(report.a().rebalances()).isEqualTo(8);
    assertThat(report.difference()).isNotNull();
    assertThat(report.experiment().transactionCost()).isEqualTo(0.002);
    assertThat(report.a().cost()).isGreaterThanOrEqualTo(1 - 1 / 1.002);
  }

  @Test
  void oneThatWasKeptWithoutACostHasTheLargerOfItsSidesEachTimeItIsRead() {
    CreateExperiment free = draft("ann", "one");
    Trading dear = new Trading(Map.of(), 0.003, null, 1, List.of());
    Optimize b =
        free.b().with(free.b().constraints(), free.b().parameters().with().trading(dear).build());
    CreateExperiment drafted =
        new CreateExperiment("ann", "pf-1", "one", free.a(), b, 21, free.from(), null, Double.NaN);
    Experiment made = room.ask(Services.CREATE_EXPERIMENT, drafted);
    Room.get(room.vertx.undeploy(deployed));
    deployed = deploy();

    assertThat(made.transactionCost()).isEqualTo(0.003);
    assertThat(room.ask(Services.READ_EXPERIMENT, new ReadExperiment(ANN, made.id())))
        .isEqualTo(made);
    assertThat(store.rows.firstEntry().getValue().transactionCost()).isNaN();
  }

  @Test
  void whatIsAnothersIsNotFoundButByAdmins() {
    String id = made("ann", "one").id();

    assertThat(room.refused(Services.READ_EXPERIMENT, new ReadExperiment(BEN, id)).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(room.refused(Services.REPORT_EXPERIMENT, new ReportExperiment(BEN, id, 0.0)).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(room.refused(Services.DELETE_EXPERIMENT, new DeleteExperiment(BEN, id)).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(room.ask(Services.READ_EXPERIMENT, new ReadExperiment(ADMIN, id)).id())
        .isEqualTo(id);
    assertThat(room.refused(Services.READ_EXPERIMENT, new ReadExperiment(ANN, "x")).code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void theNewestAreListedFirstPageByPage() {
    made("ann", "one");
    made("ben", "other");
    made("ann", "two");
    ExperimentsListed first = listed(ANN, Long.MAX_VALUE, 1);
    ExperimentsListed second = listed(ANN, first.next(), 1);

    assertThat(first.experiments()).extracting(Experiment::name).containsExactly("two");
    assertThat(second.experiments()).extracting(Experiment::name).containsExactly("one");
    assertThat(second.next()).isZero();
    assertThat(listed(ADMIN, Long.MAX_VALUE, 9).experiments()).hasSize(3);
  }

  @Test
  void whatIsDeletedIsGoneFromTheStoreToo() {
    String id = made("ann", "one").id();
    room.ask(Services.DELETE_EXPERIMENT, new DeleteExperiment(ANN, id));

    assertThat(listed(ANN, Long.MAX_VALUE, 9).experiments()).isEmpty();
    assertThat(store.rows).isEmpty();
  }

  @Test
  void aUserHasAsManyAsMayBe() {
    for (int i = 0; i < ExperimentShelf.OF_A_USER; i++) {
      made("ann", "n" + i);
    }

    assertThat(room.refused(Services.CREATE_EXPERIMENT, draft("ann", "more")).code())
        .isEqualTo(FailureCode.METHOD_LIMIT);
    assertThat(made("ben", "first").owner()).isEqualTo("ben");
  }

  @Test
  void thoseThatAreMadeAtOnceAreCountedWhileTheyAreWritten() {
    int asked = ExperimentShelf.OF_A_USER + 10;
    List<Future<Experiment>> made =
        IntStream.range(0, asked)
            .mapToObj(i -> room.bus.ask(Services.CREATE_EXPERIMENT, draft("ann", "n" + i)))
            .toList();
    Room.get(Future.join(made).otherwiseEmpty());

    assertThat(made.stream().filter(Future::succeeded)).hasSize(ExperimentShelf.OF_A_USER);
    assertThat(store.rows).hasSize(ExperimentShelf.OF_A_USER);
  }

  @Test
  void whatCouldNotBeWrittenTakesNoRoom() {
    IntStream.range(1, ExperimentShelf.OF_A_USER).forEach(i -> made("ann", "n" + i));
    store.away = true;
    assertThat(room.refused(Services.CREATE_EXPERIMENT, draft("ann", "lost")).code())
        .isEqualTo(FailureCode.UNAVAILABLE);
    store.away = false;
    Awaitility.await().atMost(Room.PATIENCE).until(() -> !listed(ANN, Long.MAX_VALUE, 9).cached());

    assertThat(made("ann", "last").name()).isEqualTo("last");
  }

  @Test
  void whileTheStoreIsAwayExperimentsAreReadAndNoneIsMadeUntilItIsBack() {
    String id = made("ann", "one").id();
    store.away = true;

    assertThat(room.refused(Services.CREATE_EXPERIMENT, draft("ann", "two")).code())
        .isEqualTo(FailureCode.UNAVAILABLE);
    assertThat(room.ask(Services.READ_EXPERIMENT, new ReadExperiment(ANN, id)).id()).isEqualTo(id);
    assertThat(listed(ANN, Long.MAX_VALUE, 9).cached()).isTrue();
    assertThat(room.probe(ExperimentsVerticle.MODULE).status())
        .isEqualTo(ModuleReport.Status.YELLOW);
    store.away = false;
    Awaitility.await().atMost(Room.PATIENCE).until(() -> !listed(ANN, Long.MAX_VALUE, 9).cached());
    assertThat(made("ann", "two").name()).isEqualTo("two");
  }

  private void awaitHeldReader() {
    Awaitility.await().atMost(Room.PATIENCE).until(() -> history.readersHeld.get() == 1);
  }

  private Future<ExperimentReport> reporting(Asker asker, String id) {
    return room.bus.ask(Services.REPORT_EXPERIMENT, new ReportExperiment(asker, id, 0.0));
  }

  @Test
  void oneUsersReportsLeavePlacesToOthers() {
    String anns = made("ann", "one").id();
    String bens = made("ben", "one").id();
    history.hold();
    List<Future<ExperimentReport>> first = List.of(reporting(ANN, anns), reporting(ANN, anns));
    Failure third = room.refused(Services.REPORT_EXPERIMENT, new ReportExperiment(ANN, anns, 0.0));
    Future<ExperimentReport> other = reporting(BEN, bens);
    history.release();

    assertThat(third.code()).isEqualTo(FailureCode.UNAVAILABLE);
    assertThat(third.detail())
        .isEqualTo(
            "2 reports of 'ann' are under way or wait, the most of a user; try again in 2 s");
    assertThat(third.retryAfterSeconds()).isEqualTo(2.0);
    assertThat(Room.get(other).epochDays()).hasSize(150);
    first.forEach(report -> assertThat(Room.get(report).epochDays()).hasSize(150));
    assertThat(Room.get(reporting(ANN, anns)).epochDays()).hasSize(150);
    assertThat(room.probe(ExperimentsVerticle.MODULE).detail())
        .isEqualTo("1 reports found no room");
  }

  @Test
  void allUsersTogetherHaveAsManyReportsAsMayBe() {
    ReportPlaces places = new ReportPlaces();
    for (int i = 0; i < ReportPlaces.OF_ALL; i++) {
      assertThat(places.take("user-" + i)).isEmpty();
    }

    assertThat(places.take("ann")).map(Failure::code).contains(FailureCode.UNAVAILABLE);
    places.release("user-3");
    assertThat(places.take("ann")).isEmpty();
  }

  @Test
  void aReportWhoseAskerHasGivenUpIsNotBegun() {
    String id = made("ann", "one").id();
    history.hold();
    reporting(ANN, id);
    Future<ExperimentReport> late = reporting(ANN, id);
    room.ask(Services.READ_EXPERIMENT, new ReadExperiment(ANN, id)); // both have arrived
    awaitHeldReader();
    clock.advanceMillis(Services.REPORT_EXPERIMENT.timeoutMillis() + 1);
    history.release();

    assertThat(Room.get(late.map("").otherwise(Throwable::getMessage)))
        .contains("waited longer than its asker");
    assertThat(history.reads.get()).isEqualTo(1);
  }

  private ReportExperiment ticketed(String id, String ticket, boolean yielding) {
    return new ReportExperiment(ANN, id, 0.0, ticket, null, yielding);
  }

  private static String why(Future<?> refused) {
    return Room.get(refused.map("").otherwise(Throwable::getMessage));
  }

  @Test
  void aReportThatIsBeingMadeStopsWhenItsAskerGivesItUp() {
    String id = made("ann", "one").id();
    history.hold();
    Future<ExperimentReport> left =
        room.bus.ask(Services.REPORT_EXPERIMENT, ticketed(id, "t-1", false));
    awaitHeldReader();
    assertThat(room.ask(Services.ABANDON_REPORT, new AbandonReport("t-2")).found()).isFalse();
    assertThat(room.ask(Services.ABANDON_REPORT, new AbandonReport("t-1")).found()).isTrue();
    history.release();

    assertThat(why(left)).contains("its asker has given up");
    assertThat(room.ask(Services.ABANDON_REPORT, new AbandonReport("t-1")).found()).isFalse();
  }

  @Test
  void aReportThatNobodyWaitsForGivesWayToOneThatSomebodyDoes() {
    String id = made("ann", "one").id();
    history.hold();
    Future<ExperimentReport> due = room.bus.ask(Services.REPORT_EXPERIMENT, ticketed(id, "", true));
    awaitHeldReader();
    Future<ExperimentReport> wanted = reporting(ANN, id);
    Failure second = room.refused(Services.REPORT_EXPERIMENT, ticketed(id, "", true));
    history.release();

    assertThat(why(due)).contains("its asker has given up");
    assertThat(Room.get(wanted).epochDays()).hasSize(150);
    assertThat(second.code()).isEqualTo(FailureCode.UNAVAILABLE);
    assertThat(room.ask(Services.REPORT_EXPERIMENT, ticketed(id, "", true)).epochDays())
        .hasSize(150);
  }

  @Test
  void oneThatCannotBeReadAnyMoreIsLeftOutAndSaidSo() {
    made("ann", "one");
    written.clear();
    Room.get(room.vertx.undeploy(deployed));
    deployed = deploy();

    assertThat(listed(ANN, Long.MAX_VALUE, 9).experiments()).isEmpty();
    assertThat(room.probe(ExperimentsVerticle.MODULE).detail()).startsWith("1 experiments were");
  }
}
