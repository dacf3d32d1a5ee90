package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.contract.Analysis;
import dev.ringfolio.contract.Analyze;
import dev.ringfolio.contract.BarsRead;
import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.HealthReport;
import dev.ringfolio.contract.ImportAnswer;
import dev.ringfolio.contract.ImportPiece;
import dev.ringfolio.contract.ListOptimizations;
import dev.ringfolio.contract.ListTrades;
import dev.ringfolio.contract.LiveBarsRead;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationStatus;
import dev.ringfolio.contract.OptimizationsListed;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.ReadBars;
import dev.ringfolio.contract.ReadLiveBars;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.contract.TradesListed;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The rooms behind the gateway, each answering as a test tells it to; refusing else. */
final class FakeRooms extends VerticleBase {
  private final Bus bus;

  volatile Function<ReadPrices, Future<PricesRead>> prices = question -> refuse();
  volatile Function<ReadBars, Future<BarsRead>> bars = question -> refuse();
  volatile Function<ReadLiveBars, Future<LiveBarsRead>> liveBars = question -> refuse();
  volatile Function<ImportPiece, Future<ImportAnswer>> imports = question -> refuse();
  volatile Function<Optimize, Future<OptimizationAccepted>> optimize = question -> refuse();
  volatile Function<ReadOptimization, Future<OptimizationState>> read = question -> refuse();
  volatile Function<CancelOptimization, Future<OptimizationState>> cancel = question -> refuse();
  volatile Function<ListOptimizations, Future<OptimizationsListed>> list = question -> refuse();
  volatile Function<Analyze, Future<Analysis>> analyze = question -> refuse();
  volatile Function<ReadPortfolio, Future<PortfolioRead>> portfolio = question -> refuse();
  volatile Function<ListTrades, Future<TradesListed>> trades = question -> refuse();
  volatile Function<Object, Future<HealthReport>> health = question -> refuse();
  volatile Function<Object, Future<OptimizationStatus>> status = question -> refuse();

  private volatile TopicWriter<OptimizationEvent> events;

  FakeRooms(Bus bus) {
    this.bus = bus;
  }

  @Override
  public Future<?> start() {
    events = bus.writer(Topics.OPTIMIZATION_EVENTS);
    serve(Services.READ_PRICES, question -> prices.apply(question));
    serve(Services.READ_BARS, question -> bars.apply(question));
    serve(Services.READ_LIVE_BARS, question -> liveBars.apply(question));
    serve(Services.IMPORT_HISTORY, question -> imports.apply(question));
    serve(Services.OPTIMIZE, question -> optimize.apply(question));
    serve(Services.READ_OPTIMIZATION, question -> read.apply(question));
    serve(Services.CANCEL_OPTIMIZATION, question -> cancel.apply(question));
    serve(Services.LIST_OPTIMIZATIONS, question -> list.apply(question));
    serve(Services.ANALYZE, question -> analyze.apply(question));
    serve(Services.READ_PORTFOLIO, question -> portfolio.apply(question));
    serve(Services.LIST_TRADES, question -> trades.apply(question));
    serve(Services.HEALTH, question -> health.apply(question));
    serve(Services.OPTIMIZATION_STATUS, question -> status.apply(question));
    return Future.succeededFuture();
  }

  /** Has {@code handler} answer a service from now on; once a service. */
  <Q, A> void answer(Service<Q, A> service, Function<Q, Future<A>> handler) {
    onContext(() -> serve(service, handler));
  }

  /** Appends an event on the rooms' own context, and returns when that is done. */
  void append(OptimizationEvent event) {
    onContext(() -> events.append(event));
  }

  private void onContext(Runnable action) {
    CountDownLatch done = new CountDownLatch(1);
    context.runOnContext(
        now -> {
          action.run();
          done.countDown();
        });
    try {
      if (!done.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the rooms' context does not run");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static <A> Future<A> refuse(FailureCode code, String detail) {
    return Bus.refuse(new Failure(code, detail));
  }

  /** Has {@code service} answered by {@code handler}. */
  <Q, A> void serve(Service<Q, A> service, Function<Q, Future<A>> handler) {
    bus.serve(service, handler);
  }

  private static <A> Future<A> refuse() {
    return refuse(FailureCode.UNAVAILABLE, "not told what to answer");
  }
}
