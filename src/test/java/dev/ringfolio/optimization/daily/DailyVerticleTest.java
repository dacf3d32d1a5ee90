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
import io.vertx.core.Promise;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
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
  private static final Symbol B = AB.get(1);
  private static final Symbol HELD_BESIDE = Requests.symbols("C").get(0);
  private static final Symbol LAST_TRADED = Requests.of("ann").symbols().get(2);

  /** Symbols with a close each day up to the last, but for one that is late. */
  private static final class Days implements History {
    volatile int last = DAY;
    final AtomicInteger looks = new AtomicInteger();
    final List<Integer> lateWhenAnalyzed = new CopyOnWriteArrayList<>();
    private volatile Symbol late = A;
    private volatile int lateDays;

    /** Its closes of the last {@code days} days are to come; said before those days are there. */
    void late(Symbol symbol, int days) {
      late = symbol;
      lateDays = days;
    }

    @Override
    public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
      int first = from == null ? DAY - 30 : Math.max(DAY - 30, (int) from.toEpochDay());
      int[] days = IntStream.rangeClosed(first, last).toArray();
      double[] closes = new double[days.length * symbols.size()];
      Arrays.fill(closes, 1.0);
      int column = symbols.indexOf(late);
      for (int row = 0; column >= 0 && row < days.length; row++) {
        if (days[row] > days[days.length - 1] - lateDays) {
          closes[row * symbols.size() + column] = Double.NaN;
        }
      }
      return new PriceTable(
          symbols, symbols.stream().map(s -> Origin.IMPORTED).toList(), days, closes, last);
    }

    @Override
    public long version(List<Symbol> symbols) {
      looks.incrementAndGet();
      return 2L * last + (lateDays == 0 ? 1 : 0);
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
  private final AtomicInteger answersToLose = new AtomicInteger();
  private volatile @Nullable Promise<Void> reportHeld;
  private DailyVerticle verticle;
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
    bus.serve(
        Services.ANALYZE,
        question -> {
          days.lateWhenAnalyzed.add(days.lateDays);
          return Future.succeededFuture(tracking(question));
        });
    bus.serve(
        Services.TELL_REPORT,
        report -> {
          told.add(report);
          if (answersToLose.getAndDecrement() > 0) {
            return Bus.refuse(new Failure(FailureCode.UNAVAILABLE, "the answer was lost"));
          }
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
    verticle =
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
            30);
    deployed = Room.get(room.vertx.deployVerticle(verticle));
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
    Promise<Void> held = reportHeld;
    return (held == null ? Future.<Void>succeededFuture() : held.future())
        .map(done -> made(question));
  }

  private ExperimentReport made(ReportExperiment question) {
    Side side = new Side(track(), 1, 0, 2, true, 0, null, new double[0]);
    int through = Math.min(days.last, (int) question.through().toEpochDay());
    return new ExperimentReport(
        experiments.stream().filter(e -> e.id().equals(question.id())).findFirst().get(),
        IntStream.rangeClosed(DAY - 9, through).toArray(),
        side,
        side,
        null,
        true);
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
        Holdings.of(
            BigDecimal.TEN,
            List.of(
                new Position(A, BigDecimal.TEN, BigDecimal.ONE),
                new Position(HELD_BESIDE, BigDecimal.TEN, BigDecimal.ONE)));
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
    await(() -> told.size() >= count);
  }

  private void awaitRounds(long count) {
    await(() -> facts().rounds() >= count);
  }

  /** Time goes on meanwhile, so that changes settle and rests end. */
  private void await(BooleanSupplier seen) {
    Awaitility.await()
        .atMost(Room.PATIENCE)
        .until(
            () -> {
              clock.advanceMillis(2_000);
              return seen.getAsBoolean();
            });
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
    awaitRounds(1);
    days.last++;
    awaitTold(6);
    await(() -> facts().performances() == 1);

    assertThat(words())
        .containsExactly(
            "experiment of day 0",
            "performance of day 0",
            "experiment of day 1",
            "performance of day 1",
            "experiment of day 2",
            "performance of day 2");
    assertThat(facts().experiments()).isEqualTo(1);
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
    await(() -> room.probe(DailyVerticle.MODULE).status() == ModuleReport.Status.YELLOW);
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
    await(() -> listedFromMemory.get() > 0);
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
    await(() -> told.stream().anyMatch(r -> r instanceof ExperimentReported e && e.ended()));
    for (int day = DAY + 2; day <= DAY + 4; day++) {
      long rounds = facts().rounds();
      days.last = day;
      awaitRounds(rounds + 1);
    }

    assertThat(words()).containsExactly("experiment of day 1");
  }

  @Test
  void anExperimentHasNotEndedWhileASymbolsLastDayIsToCome() {
    experiments.set(0, experiment("8", LocalDate.ofEpochDay(DAY + 1)));
    store.newest.clear();
    awaitTold(1);
    long rounds = facts().rounds();
    days.late(LAST_TRADED, 2);
    days.last = DAY + 2;
    awaitRounds(rounds + 1);
    assertThat(asked).as("for its report").hasSize(1);
    days.late(LAST_TRADED, 0);
    awaitTold(2);

    assertThat(words()).containsExactly("experiment of day 0", "experiment of day 1");
    assertThat(((ExperimentReported) told.get(1)).ended()).isTrue();
  }

  @Test
  void aDayIsWaitedForUntilTheLastSymbolsVersionOfIt() {
    awaitTold(2);
    long rounds = facts().rounds();
    days.late(B, 1);
    days.last++;
    awaitTold(3);
    awaitRounds(rounds + 1);
    assertThat(told).hasSize(3);
    days.late(B, 0);
    awaitTold(4);

    assertThat(words().subList(2, 4))
        .containsExactly("experiment of day 1", "performance of day 1");
  }

  @Test
  void filesOverAGapThatComeOneAfterTheOtherAreOneNewDay() {
    experiments.clear();
    awaitTold(1);
    days.late(B, NewDay.GONE_DAYS + 1);
    days.last += NewDay.GONE_DAYS + 1;
    int looks = days.looks.get();
    // Time stands still meanwhile: the second file comes within moments.
    Awaitility.await().atMost(Room.PATIENCE).until(() -> days.looks.get() >= looks + 2);
    assertThat(told).hasSize(1);
    days.late(B, 0);
    awaitTold(2);

    assertThat(words()).containsExactly("performance of day 0", "performance of day 8");
    assertThat(days.lateWhenAnalyzed).containsExactly(0, 0);
  }

  @Test
  void theSymbolsOfThePortfolioItselfAreWaitedForToo() {
    experiments.clear();
    awaitTold(1);
    long rounds = facts().rounds();
    days.late(HELD_BESIDE, 1);
    days.last++;
    awaitRounds(rounds + 1);
    assertThat(told).hasSize(1);
    days.late(HELD_BESIDE, 0);
    awaitTold(2);

    assertThat(words()).containsExactly("performance of day 0", "performance of day 1");
  }

  @Test
  void whatMayHaveBeenToldIsNotToldAgain() {
    answersToLose.set(1);
    awaitTold(2);
    days.last++;
    awaitTold(4);
    await(() -> facts().performances() == 2);

    assertThat(words())
        .containsExactly(
            "experiment of day 0",
            "performance of day 0",
            "experiment of day 1",
            "performance of day 1");
    assertThat(facts().experiments()).as("known to be told").isEqualTo(1);
    assertThat(facts().failed()).isEqualTo(1);
  }

  @Test
  void whatIsMadeWhileItPausesIsToldInTheNextLife() {
    store.newest.clear();
    reportHeld = Promise.promise();
    await(() -> asked.size() == 1);
    Room.get(verticle.pause());
    reportHeld.complete();
    await(() -> facts().due() == 0);
    Room.get(room.vertx.undeploy(deployed));
    deploy();
    awaitTold(1);

    assertThat(asked).hasSize(2);
    assertThat(words()).containsExactly("experiment of day 0");
  }

  @Test
  void whatGaveWayToUsersInsistsAfterAWhile() {
    waysToGive.set(Integer.MAX_VALUE);
    store.newest.clear();
    days.last++;
    await(() -> words().contains("experiment of day 1"));

    assertThat(asked.get(asked.size() - 1).yielding()).isFalse();
    assertThat(asked.stream().filter(ReportExperiment::yielding).count())
        .isGreaterThanOrEqualTo(DailyRound.WAYS_GIVEN_MAX);
  }
}
