package dev.ringfolio.triggers;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.contract.CreateTrigger;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.FireTrigger;
import dev.ringfolio.contract.ModuleFacts.TriggerFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.ReadTrigger;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.contract.TriggerDraft;
import dev.ringfolio.contract.TriggerRead;
import dev.ringfolio.contract.TriggerRun;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.TriggerCondition;
import dev.ringfolio.core.model.Valuation;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Triggers on {@link WatchedMarket}, and the queue that they ask. */
abstract class WatchedTriggers extends WatchedMarket {
  static final String HELD = "";

  final Portfolio portfolio =
      new Portfolio(
          "p",
          "ann",
          "P",
          false,
          Holdings.of(
              BigDecimal.TEN,
              List.of(
                  new Position(new Symbol("MSFT"), BigDecimal.ONE, BigDecimal.ONE),
                  new Position(AAPL, BigDecimal.ONE, BigDecimal.ONE))),
          1);
  final MemoryTriggers store = new MemoryTriggers();
  final List<Optimize> asked = new CopyOnWriteArrayList<>();
  TopicWriter<OptimizationEvent> events;
  volatile Failure refusal;
  volatile Function<Optimize, StoredOptimization> kept;
  volatile OptimizationState known;

  @Override
  VerticleBase verticle() {
    return new AutomationVerticle(bus, store, new PlainRequests(), Duration.ofMinutes(1), clock);
  }

  @Override
  PortfolioRead portfolio() {
    return new PortfolioRead(portfolio, worth(0.01), false);
  }

  @Override
  void serve() {
    events = bus.writer(Topics.OPTIMIZATION_EVENTS);
    bus.serve(Services.OPTIMIZE, this::optimize);
    bus.serve(
        Services.READ_OPTIMIZATION,
        asking ->
            known == null
                ? Bus.refuse(new Failure(FailureCode.NOT_FOUND, "no " + asking.requestId()))
                : Future.succeededFuture(known));
  }

  Future<OptimizationAccepted> optimize(Optimize request) {
    asked.add(request);
    return refusal == null
        ? Future.succeededFuture(
            new OptimizationAccepted(
                request.requestId(),
                1,
                2,
                kept != null,
                null,
                kept == null ? null : kept.apply(request)))
        : Bus.refuse(refusal);
  }

  <Q> String refused(Service<Q, ?> service, Q question) throws Exception {
    Failure failure = refusal(service, question);
    return failure.code() + " " + failure.detail();
  }

  static TriggerDraft draft(TriggerCondition condition, String request) {
    return new TriggerDraft("p", true, condition, 0, request);
  }

  TriggerRead create(TriggerCondition condition, String request) throws Exception {
    return ask(Services.CREATE_TRIGGER, new CreateTrigger(ANN, draft(condition, request)));
  }

  TriggerRead read(TriggerRead made) throws Exception {
    return ask(Services.READ_TRIGGER, new ReadTrigger(ANN, made.rule().id()));
  }

  TriggerRun.Status status(TriggerRead made) throws Exception {
    return read(made).lastRun().status();
  }

  TriggerRead fire(TriggerRead made, String reason) throws Exception {
    return ask(Services.FIRE_TRIGGER, new FireTrigger(ANN, made.rule().id(), reason));
  }

  PortfolioValuation worth(double var95) {
    Valuation valuation =
        new Valuation("p", 9, 9, 0, 0, 0, 0, 0, 0, 0.2, var95, List.of(), List.of(), 0, List.of());
    return new PortfolioValuation("ann", valuation, true, nextSeq(), now.get());
  }

  OptimizationFinished finished(Optimize request, Failure failure) {
    return new OptimizationFinished(
        request.requestId(),
        request.clientId(),
        request.user(),
        request,
        failure == null ? OptimizationEvent.Status.OPTIMAL : OptimizationEvent.Status.FAILED,
        new double[0],
        null,
        0,
        now.get(),
        false,
        Double.NaN,
        List.of(),
        0,
        0,
        true,
        failure,
        null);
  }

  void finish(Optimize request, Failure failure) {
    inRooms(() -> events.append(finished(request, failure)));
  }

  TriggerFacts facts() throws Exception {
    ModuleReport report = ask(Services.PROBE.at(AutomationVerticle.MODULE), new Probe());
    return (TriggerFacts) report.facts();
  }
}
