package dev.ringfolio.optimization.experiments;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.CreateExperiment;
import dev.ringfolio.contract.DeleteExperiment;
import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.ExperimentReport;
import dev.ringfolio.contract.ExperimentsListed;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListExperiments;
import dev.ringfolio.contract.ModuleFacts.NoFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReportExperiment;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.model.Serials;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.experiments.ExperimentStore.Row;
import dev.ringfolio.optimization.experiments.WalkForward.Outcome;
import dev.ringfolio.optimization.experiments.WalkForward.Refused;
import dev.ringfolio.optimization.experiments.WalkForward.Reported;
import dev.ringfolio.optimization.queue.RequestTexts;
import dev.ringfolio.optimization.work.SolverThread;
import dev.ringfolio.storage.StoreCalls;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps experiments, and reports on them one after the other on a thread of its own. As many as
 * {@link ReportPlaces} has room for wait; more are refused at once, with advice, and one whose
 * asker has given up meanwhile is not begun. While the store is away experiments are read from
 * memory, and none is made or forgotten.
 */
public final class ExperimentsVerticle extends VerticleBase {
  /** The name by which health probes it. */
  public static final String MODULE = "experiments";

  private static final Logger LOG = LoggerFactory.getLogger(ExperimentsVerticle.class);
  private static final Outcome TOO_LATE =
      new Refused(new Failure(FailureCode.UNAVAILABLE, "waited longer than its asker does"));

  private final Bus bus;
  private final ExperimentStore store;
  private final RequestTexts texts;
  private final Clock clock;
  private final double timeLimitSeconds;
  private final ExperimentReporter reporter;
  private final SolverThread thread = new SolverThread(MODULE, ReportPlaces.OF_ALL);
  private final ExperimentShelf shelf = new ExperimentShelf();
  private final ReportPlaces places = new ReportPlaces();
  private final Serials serials = new Serials();
  private StoreCalls<List<Row>> calls;
  private int unreadable;
  private volatile boolean stopped;

  /**
   * Creates the verticle.
   *
   * @param timeLimitSeconds of one report
   * @param texts of the sides, as they are kept
   */
  @SuppressWarnings("NullAway.Init") // what hangs on the context comes with start()
  public ExperimentsVerticle(
      Bus bus,
      ExperimentStore store,
      History history,
      Clock clock,
      double timeLimitSeconds,
      RequestTexts texts) {
    this.bus = bus;
    this.store = store;
    this.clock = clock;
    this.timeLimitSeconds = timeLimitSeconds;
    this.texts = texts;
    this.reporter = new ExperimentReporter(history, clock);
  }

  @Override
  public Future<?> start() {
    calls = new StoreCalls<>(vertx, MODULE, store::all, this::loaded);
    bus.serve(Services.CREATE_EXPERIMENT, this::create);
    bus.serve(
        Services.READ_EXPERIMENT,
        asked -> found(shelf.find(asked.asker(), asked.id()), asked.id()));
    bus.serve(Services.LIST_EXPERIMENTS, this::list);
    bus.serve(Services.DELETE_EXPERIMENT, this::delete);
    bus.serve(Services.REPORT_EXPERIMENT, this::report);
    bus.serve(Services.PROBE.at(MODULE), probe -> Future.succeededFuture(health()));
    return calls.open();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    thread.close();
    return calls.close();
  }

  private void loaded(List<Row> rows) {
    List<Experiment> readable = new ArrayList<>();
    for (Row row : rows) {
      serials.above(row.number());
      experiment(row).ifPresent(readable::add);
    }
    unreadable = rows.size() - readable.size();
    shelf.load(readable);
  }

  /** Empty where a side was written by a version that this one does not understand. */
  private Optional<Experiment> experiment(Row row) {
    try {
      return Optional.of(
          experiment(row, texts.parse().apply(row.a()), texts.parse().apply(row.b())));
    } catch (IllegalArgumentException e) {
      LOG.warn("experiment {} is left out: {}", row.number(), e.getMessage());
      return Optional.empty();
    }
  }

  private static Experiment experiment(Row row, Optimize a, Optimize b) {
    return new Experiment(
        Long.toString(row.number()),
        row.owner(),
        row.portfolioId(),
        row.name(),
        a,
        b,
        row.every(),
        LocalDate.ofEpochDay(row.fromDay()),
        row.toDay() == Row.FOR_EVER ? null : LocalDate.ofEpochDay(row.toDay()),
        Experiment.charged(row.transactionCost(), a, b),
        row.createdMillis());
  }

  private Future<Experiment> create(CreateExperiment asked) {
    Row row = row(asked);
    Optional<Failure> full = shelf.reserve(asked.owner());
    if (full.isPresent()) {
      return Bus.refuse(full.get());
    }
    return calls
        .write(
            () -> {
              store.append(row);
              return row;
            })
        .map(kept -> experiment(kept, asked.a(), asked.b()))
        .onComplete(
            done -> {
              shelf.release(asked.owner());
              if (done.succeeded()) {
                shelf.add(done.result());
              }
            });
  }

  private Row row(CreateExperiment asked) {
    long now = clock.millis();
    LocalDate to = asked.to();
    return new Row(
        serials.next(now),
        asked.owner(),
        asked.portfolioId(),
        asked.name(),
        texts.write().apply(asked.a()),
        texts.write().apply(asked.b()),
        asked.every(),
        (int) asked.from().toEpochDay(),
        to == null ? Row.FOR_EVER : (int) to.toEpochDay(),
        asked.transactionCost(),
        now);
  }

  private Future<Experiment> delete(DeleteExperiment asked) {
    return found(shelf.find(asked.asker(), asked.id()), asked.id())
        .compose(
            experiment ->
                calls.write(
                    () -> {
                      store.delete(Long.parseLong(experiment.id()));
                      return experiment;
                    }))
        .onSuccess(gone -> shelf.remove(gone.id()));
  }

  private Future<ExperimentsListed> list(ListExperiments asked) {
    List<Experiment> found =
        shelf.newest(asked.asker(), asked.portfolioId(), asked.before(), asked.limit() + 1);
    boolean more = found.size() > asked.limit();
    List<Experiment> page = more ? found.subList(0, asked.limit()) : found;
    long next = more ? Long.parseLong(page.get(page.size() - 1).id()) : 0;
    return Future.succeededFuture(new ExperimentsListed(page, next, calls.away()));
  }

  private static Future<Experiment> found(Optional<Experiment> experiment, String id) {
    return experiment
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                Bus.refuse(
                    new Failure(FailureCode.NOT_FOUND, "there is no experiment '" + id + "'")));
  }

  private Future<ExperimentReport> report(ReportExperiment asked) {
    return found(shelf.find(asked.asker(), asked.id()), asked.id())
        .compose(experiment -> report(experiment, asked));
  }

  private Future<ExperimentReport> report(Experiment experiment, ReportExperiment asked) {
    String user = asked.asker().user();
    Optional<Failure> full = places.take(user);
    if (full.isPresent()) {
      return Bus.refuse(full.get());
    }
    long givenUp =
        clock.nanos() + TimeUnit.MILLISECONDS.toNanos(Services.REPORT_EXPERIMENT.timeoutMillis());
    return thread
        .run(
            context,
            () ->
                clock.nanos() - givenUp > 0
                    ? TOO_LATE
                    : reporter.report(experiment, asked.riskFreeRate(), limit()))
        .onComplete(done -> places.release(user))
        .compose(ExperimentsVerticle::told);
  }

  private BooleanSupplier limit() {
    long end = clock.nanos() + (long) (timeLimitSeconds * 1e9);
    return () -> stopped || clock.nanos() - end > 0;
  }

  private static Future<ExperimentReport> told(Outcome outcome) {
    return outcome instanceof Refused refusal
        ? Bus.refuse(refusal.why())
        : Future.succeededFuture(((Reported) outcome).report());
  }

  private ModuleReport health() {
    String detail = calls.trouble();
    if (detail.isEmpty() && unreadable > 0) {
      detail = unreadable + " experiments were kept by another version and cannot be read";
    }
    String crowd = places.refused() == 0 ? "" : places.refused() + " reports found no room";
    return new ModuleReport(
        MODULE,
        detail.isEmpty() ? ModuleReport.Status.GREEN : ModuleReport.Status.YELLOW,
        detail.isEmpty() ? crowd : detail,
        new NoFacts());
  }
}
