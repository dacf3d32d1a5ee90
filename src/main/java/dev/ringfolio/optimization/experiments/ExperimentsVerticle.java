package dev.ringfolio.optimization.experiments;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.ModuleFacts.NoFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ReportAbandoned;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.queue.RequestTexts;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Puts the {@link ExperimentDesk} and the {@link ReportDesk} on the bus. */
public final class ExperimentsVerticle extends VerticleBase {
  /** The name by which health probes it. */
  public static final String MODULE = "experiments";

  private final Bus bus;
  private final ExperimentStore store;
  private final History history;
  private final RequestTexts texts;
  private final Clock clock;
  private final double timeLimitSeconds;
  private ExperimentDesk experiments;
  private ReportDesk reports;

  /**
   * Creates the verticle.
   *
   * @param timeLimitSeconds of one report
   * @param texts of the sides, as they are kept
   */
  @SuppressWarnings("NullAway.Init") // the desks hang on the context, which comes with start()
  public ExperimentsVerticle(
      Bus bus,
      ExperimentStore store,
      History history,
      Clock clock,
      double timeLimitSeconds,
      RequestTexts texts) {
    this.bus = bus;
    this.store = store;
    this.history = history;
    this.clock = clock;
    this.timeLimitSeconds = timeLimitSeconds;
    this.texts = texts;
  }

  @Override
  public Future<?> start() {
    experiments = new ExperimentDesk(vertx, store, new ExperimentRows(texts), clock);
    reports =
        new ReportDesk(new ExperimentReporter(history, clock), clock, timeLimitSeconds, context);
    bus.serve(Services.CREATE_EXPERIMENT, experiments::create);
    bus.serve(Services.READ_EXPERIMENT, asked -> experiments.find(asked.asker(), asked.id()));
    bus.serve(Services.LIST_EXPERIMENTS, experiments::list);
    bus.serve(Services.DELETE_EXPERIMENT, experiments::delete);
    bus.serve(
        Services.REPORT_EXPERIMENT,
        asked ->
            experiments
                .find(asked.asker(), asked.id())
                .compose(found -> reports.report(found, asked)));
    bus.serve(
        Services.ABANDON_REPORT,
        asked -> Future.succeededFuture(new ReportAbandoned(reports.giveUp(asked.ticket()))));
    bus.serve(Services.PROBE.at(MODULE), probe -> Future.succeededFuture(health()));
    return experiments.open();
  }

  @Override
  public Future<?> stop() {
    reports.stop();
    return experiments.close();
  }

  private ModuleReport health() {
    String trouble = experiments.trouble();
    String crowd = reports.refused() == 0 ? "" : reports.refused() + " reports found no room";
    return new ModuleReport(
        MODULE,
        trouble.isEmpty() ? ModuleReport.Status.GREEN : ModuleReport.Status.YELLOW,
        trouble.isEmpty() ? crowd : trouble,
        new NoFacts());
  }
}
