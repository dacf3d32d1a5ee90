package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.optimization.Requests;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests for portfolios at the door, the rooms behind it played by the test. */
class OptimizationIntakeTest {
  private static final Optimize FOR_A_PORTFOLIO =
      Requests.of("r", "ann", Objective.MAXIMIZE_SHARPE, Map.of(), "pf-1");

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, new RunningClock());
  private final OptimizationIntake intake = new OptimizationIntake(bus);
  private final Promise<PortfolioRead> portfolio = Promise.promise();
  private final Promise<Void> portfolioAsked = Promise.promise();
  private final List<String> arrived = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() {
    bus.serve(
        Services.READ_PORTFOLIO,
        asked -> {
          arrived.add(asked.asker().user() + (asked.asker().all() ? " as admin" : ""));
          portfolioAsked.complete();
          return portfolio.future();
        });
    bus.serve(
        Services.OPTIMIZE,
        asked -> {
          arrived.add("request");
          return Future.succeededFuture(new OptimizationAccepted("r", 1, 0, false, null, null));
        });
    bus.serve(
        Services.CANCEL_OPTIMIZATION,
        asked -> {
          arrived.add("cancel");
          return Bus.refuse(new Failure(FailureCode.NOT_FOUND, "none"));
        });
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** Of a portfolio whose content is of no interest here. */
  private static PortfolioRead read() {
    return new PortfolioRead(null, null, false);
  }

  @Test
  void aRequestForAPortfolioGoesToTheQueueWhenItsRequesterMayReadThat() throws Exception {
    Future<OptimizationAccepted> answer = intake.submit(FOR_A_PORTFOLIO, false);
    portfolio.complete(read());

    assertThat(get(answer).requestId()).isEqualTo("r");
    assertThat(arrived).containsExactly("ann", "request");
  }

  @Test
  void whatMayNotBeReadIsRefusedBeforeTheQueue() throws Exception {
    Future<OptimizationAccepted> answer = intake.submit(FOR_A_PORTFOLIO, true);
    portfolio.fail(new FailureException(new Failure(FailureCode.NOT_FOUND, "no 'pf-1'")));

    Throwable cause = get(answer.map((Throwable) null).otherwise(failed -> failed));
    assertThat(((FailureException) cause).failure().code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(arrived).containsExactly("ann as admin");
  }

  @Test
  void aRequestForNoPortfolioAsksForNone() throws Exception {
    get(intake.submit(Requests.named("r", "ann"), false));

    assertThat(arrived).containsExactly("request");
  }

  @Test
  void aCancellationDoesNotOvertakeTheRequestWhosePortfolioIsAskedFor() throws Exception {
    Future<OptimizationAccepted> answer = intake.submit(FOR_A_PORTFOLIO, false);
    get(portfolioAsked.future());
    Future<OptimizationState> cancelled = intake.cancel(new CancelOptimization("r", "ann", "ann"));
    portfolio.complete(read());

    get(answer);
    get(cancelled.map("").otherwise(""));
    assertThat(arrived).containsExactly("ann", "request", "cancel");
    get(intake.cancel(new CancelOptimization("r", "ann", "ann")).map("").otherwise(""));
    assertThat(arrived).hasSize(4);
  }
}
