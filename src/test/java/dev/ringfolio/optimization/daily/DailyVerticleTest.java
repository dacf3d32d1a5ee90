package dev.ringfolio.optimization.daily;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Analysis.Basis;
import dev.ringfolio.contract.Analysis.Track;
import dev.ringfolio.contract.Analysis.Tracking;
import dev.ringfolio.contract.Analyze;
import dev.ringfolio.contract.DailyReport;
import dev.ringfolio.contract.DailyReport.ExperimentReported;
import dev.ringfolio.contract.DailyReport.PerformanceReported;
import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.ExperimentReport;
import dev.ringfolio.contract.ExperimentReport.Side;
import dev.ringfolio.contract.ExperimentsListed;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.KeptWeights;
import dev.ringfolio.contract.ModuleFacts.DailyFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.ReportExperiment;
import dev.ringfolio.contract.ReportTold;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.TradesListed;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.portfolio.PortfolioBook;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.Room;
import dev.ringfolio.optimization.SteppedClock;
import dev.ringfolio.optimization.daily.ToldStore.Newest;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Days that come one by one, told on a real bus; the other rooms and the store are played. */
class DailyVerticleTest {
  private static final int DAY = 19_700;
  private static final List<Symbol> AB = Requests.symbols("A", "B");
  private static final Symbol A = AB.get(0);

  /** Two symbols with a close each day up to the last. */
  private static final class Days implements History {
    volatile int last = DAY;

    @Override
    public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
      int first = from == null ? DAY - 30 : Math.max(DAY - 30, (int) from.toEpochDay());
      int[] days = IntStream.rangeClosed(first, last).toArray();
      double[] closes = new double[days.length * symbols.size()];
      Arrays.fill(closes, 1.0);
      return new PriceTable(
          symbols, symbols.stream().map(s -> Origin.IMPORTED).toList(), days, closes, last);
    }

    @Override
    public long version(List<Symbol> symbols) {
      return last;
    }
  }

  private final SteppedClock clock = new SteppedClock();
  private final Room room = new Room(clock);
  private final Days days = new Days();
  private final MemoryTold store = new MemoryTold();
  private final List<Experiment> experiments = new CopyOnWriteArrayList<>();
  private final List<DailyReport> told = new CopyOnWriteArrayList<>();
  private final List<ReportExperiment> asked = new CopyOnWriteArrayList<>();
  private volatile boolean experimentsAway;
  private final AtomicInteger listedFromMemory = new AtomicInteger();
  private final AtomicInteger waysToGive = new AtomicInteger();
  private String deployed = "";

  @BeforeEach
  void playTheOtherRooms() {
    Bus bus = room.bus;
    bus.serve(
        Services.LIST_EXPERIMENTS,
        question -> {
          if (experimentsAway) {
            listedFromMemory.incrementAndGet();
            return Future.succeededFuture(new ExperimentsListed(List.of(), 0, true));
          }
          return Future.succeededFuture(new ExperimentsListed(List.copyOf(experiments), 0, false));
        });
    bus.serve(Services.REPORT_EXPERIMENT, this::report);
    bus.serve(Services.READ_PORTFOLIO, question -> Future.succeededFuture(portfolio()));
    bus.serve(
        Services.LIST_TRADES,
        question -> Future.succeededFuture(new TradesListed(List.of(), false)));
    bus.serve(Services.ANALYZE, question -> Future.succeededFuture(tracking(question)));
    bus.serve(
        Services.TELL_REPORT,
        report -> {
          told.add(report);
          return Future.succeededFuture(new ReportTold(report.toDay()));
        });
    experiments.add(experiment("7", null));
    store.newest.add(new Newest(3, "ann", "pf-1", "r-1"));
    deploy();
  }

  @AfterEach
  void close() {
    room.close();
  }

  private void deploy() {
    deployed =
        Room.get(
            room.vertx.deployVerticle(
                new DailyVerticle(
                    room.bus,
                    store,
                    days,
                    text ->
                        text.equals("result 3")
                            ? Optional.of(
                                new KeptWeights(
                                    AB, new double[] {0.5, 0.5}, (DAY - 3) * 86_400_000L, "pf-1"))
                            : Optional.empty(),
                    clock,
                    30)));
  }

  private static Experiment experiment(String id, @Nullable LocalDate to) {
    return new Experiment(
        id,
        "ann",
        "pf-1",
        "one",
        Requests.of("ann"),
        Requests.of("ann"),
        5,
        LocalDate.ofEpochDay(DAY - 10),
        to,
        0,
        (DAY - 9) * 86_400_000L);
  }

  private Future<ExperimentReport> report(ReportExperiment question) {
    asked.add(question);
    if (question.yielding() && waysToGive.getAndDecrement() > 0) {
      return Bus.refuse(new Failure(FailureCode.UNAVAILABLE, "others are first"));
    }
    Side side = new Side(track(), 1, 0, 2, true, 0, null, new double[0]);
    int through = Math.min(days.last, (int) question.through().toEpochDay());
    return Future.succeededFuture(
        new ExperimentReport(
            experiments.stream().filter(e -> e.id().equals(question.id())).findFirst().get(),
            IntStream.rangeClosed(DAY - 9, through).toArray(),
            side,
            side,
            null,
            true));
  }

  private static Tracking tracking(Analyze question) {
    int to = (int) question.parameters().to().toEpochDay();
    int[] since = IntStream.rangeClosed(DAY - 3, to).toArray();
    Basis basis = new Basis(since.length - 1, 0, true, List.of());
    return new Tracking(since, track(), track(), null, basis);
  }

  private static Track track() {
    return new Track(new double[] {1, 1.5}, 0.5, Double.NaN, 0.1, 0.2, 0, 0, 0);
  }

  private static PortfolioRead portfolio() {
    Holdings holdings =
        Holdings.of(BigDecimal.TEN, List.of(new Position(A, BigDecimal.TEN, BigDecimal.ONE)));
    PortfolioBook book = new PortfolioBook(1, 1);
    book.put("pf-1", holdings);
    return new PortfolioRead(
        new Portfolio("pf-1", "ann", "mine", false, holdings, 1),
        new PortfolioValuation("ann", book.valuation("pf-1").orElseThrow(), false, 1, 0),
        false);
  }

  private DailyFacts facts() {
    return (DailyFacts) room.probe(DailyVerticle.MODULE).facts();
  }

  private void awaitTold(int count) {
    Awaitility.await().atMost(Room.PATIENCE).until(() -> told.size() >= count);
  }

  /** What was told, by kind and day. */
  private List<String> words() {
    List<String> words = new ArrayList<>();
    for (DailyReport report : told) {
      String kind = report instanceof ExperimentReported ? "experiment" : "performance";
      words.add(kind + " of day " + (report.toDay() - DAY));
    }
    return words;
  }

  @Test
  void eachNewDayIsToldOnceOfExperimentsAndOfWeightsAlsoOverARestart() {
    awaitTold(2);
    days.last++;
    awaitTold(4);
    Room.get(room.vertx.undeploy(deployed));
    deploy();
    Awaitility.await().atMost(Room.PATIENCE).until(() -> facts().rounds() == 1);
    days.last++;
    awaitTold(6);

    assertThat(words())
        .containsExactly(
            "experiment of day 0",
            "performance of day 0",
            "experiment of day 1",
            "performance of day 1",
            "experiment of day 2",
            "performance of day 2");
    assertThat(facts().experiments()).isEqualTo(1);
    assertThat(facts().performances()).isEqualTo(1);
  }

  @Test
  void aReportHasTheFiguresOfItsRoom() {
    awaitTold(2);

    ExperimentReported experiment = (ExperimentReported) told.get(0);
    assertThat(experiment.experimentId()).isEqualTo("7");
    assertThat(experiment.user()).isEqualTo("ann");
    assertThat(experiment.days()).isEqualTo(9);
    assertThat(experiment.ended()).isFalse();
    assertThat(experiment.a().figures().totalReturn()).isEqualTo(0.5);
    assertThat(experiment.a().rebalanced()).isTrue();
    PerformanceReported performance = (PerformanceReported) told.get(1);
    assertThat(performance.requestId()).isEqualTo("r-1");
    assertThat(performance.portfolioId()).isEqualTo("pf-1");
    assertThat(performance.days()).isEqualTo(3);
    assertThat(performance.fromDay()).isEqualTo(DAY - 3);
  }

  @Test
  void whatWasDueWhileTheStoreWasAwayIsToldWhenItIsBack() {
    awaitTold(2);
    store.away = true;
    days.last++;
    Awaitility.await()
        .atMost(Room.PATIENCE)
        .until(() -> room.probe(DailyVerticle.MODULE).status() == ModuleReport.Status.YELLOW);
    days.last++;
    assertThat(told).hasSize(2);
    store.away = false;
    awaitTold(4);

    assertThat(words().subList(2, 4))
        .containsExactly("experiment of day 2", "performance of day 2");
  }

  @Test
  void aRoundWaitsUntilItIsKnownWhatExperimentsThereAre() {
    awaitTold(2);
    experimentsAway = true;
    days.last++;
    Awaitility.await().atMost(Room.PATIENCE).until(() -> listedFromMemory.get() > 0);
    assertThat(told).hasSize(2);
    experimentsAway = false;
    awaitTold(4);

    assertThat(words().subList(2, 4))
        .containsExactly("experiment of day 1", "performance of day 1");
  }

  @Test
  void thatAnExperimentHasEndedIsToldOnce() {
    experiments.set(0, experiment("8", LocalDate.ofEpochDay(DAY + 1)));
    store.newest.clear();
    days.last = DAY + 1;
    Awaitility.await()
        .atMost(Room.PATIENCE)
        .until(() -> told.stream().anyMatch(r -> r instanceof ExperimentReported e && e.ended()));
    int before = told.size();
    days.last = DAY + 3;
    long rounds = facts().rounds();
    Awaitility.await().atMost(Room.PATIENCE).until(() -> facts().rounds() > rounds);

    assertThat(told).hasSize(before);
  }

  @Test
  void whatGaveWayToUsersInsistsAfterAWhile() {
    waysToGive.set(Integer.MAX_VALUE);
    store.newest.clear();
    days.last++;
    Awaitility.await()
        .atMost(Room.PATIENCE)
        .until(
            () -> {
              clock.advanceMillis(2_000);
              return words().contains("experiment of day 1");
            });

    assertThat(asked.get(asked.size() - 1).yielding()).isFalse();
    assertThat(asked.stream().filter(ReportExperiment::yielding).count())
        .isGreaterThanOrEqualTo(DailyRound.WAYS_GIVEN_MAX);
  }
}
