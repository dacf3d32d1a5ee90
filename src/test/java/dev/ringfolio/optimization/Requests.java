package dev.ringfolio.optimization;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.core.model.Warning;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers, as the tests of this room make them. */
public final class Requests {
  private Requests() {}

  /** From {@code user}, unnamed. */
  public static Optimize of(String user) {
    return named(null, user);
  }

  public static Optimize named(@Nullable String requestId, String user) {
    return of(requestId, user, Objective.MAXIMIZE_SHARPE, Map.of(), null);
  }

  public static Optimize of(
      @Nullable String requestId,
      String user,
      Objective objective,
      Map<String, Object> metadata,
      @Nullable String portfolioId) {
    return new Optimize(
        requestId,
        "client-of-" + user,
        user,
        user,
        symbols("AAPL", "GOOGL", "MSFT"),
        objective,
        Method.MEAN_VARIANCE,
        Trigger.MANUAL,
        Constraints.DEFAULT,
        Parameters.defaults(30),
        metadata,
        portfolioId,
        List.of());
  }

  public static Optimize warned(String user, Warning warning) {
    Optimize plain = of(user);
    return new Optimize(
        null,
        plain.clientId(),
        user,
        user,
        plain.symbols(),
        plain.objective(),
        plain.method(),
        plain.trigger(),
        plain.constraints(),
        plain.parameters(),
        plain.metadata(),
        null,
        List.of(warning));
  }

  public static Optimize solving(
      List<Symbol> symbols,
      Objective objective,
      Method method,
      Constraints constraints,
      Parameters parameters) {
    return new Optimize(
        null,
        "client",
        "user",
        "user",
        symbols,
        objective,
        method,
        Trigger.MANUAL,
        constraints,
        parameters,
        Map.of(),
        null,
        List.of());
  }

  /** The same, named by a client of its own {@code scope}. */
  public static Optimize as(Optimize request, String requestId, String scope) {
    return new Optimize(
        requestId,
        request.clientId(),
        request.user(),
        scope,
        request.symbols(),
        request.objective(),
        request.method(),
        request.trigger(),
        request.constraints(),
        request.parameters(),
        request.metadata(),
        request.portfolioId(),
        request.warnings());
  }

  /** From {@code user}, unnamed, asked for by {@code trigger}. */
  public static Optimize triggered(Trigger trigger, String user, String... symbols) {
    return new Optimize(
        null,
        "client-of-" + user,
        user,
        user,
        symbols(symbols),
        Objective.MAXIMIZE_SHARPE,
        Method.MEAN_VARIANCE,
        trigger,
        Constraints.DEFAULT,
        Parameters.defaults(30),
        Map.of(),
        null,
        List.of());
  }

  /** A live price of the session of that day. */
  public static PriceUpdate price(
      Symbol symbol, double price, int sessionEpochDay, PriceSource source) {
    return new PriceUpdate(
        symbol,
        price,
        1_000,
        false,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        1_702_166_400_000L,
        1_702_166_400_000L,
        sessionEpochDay,
        1,
        false,
        source,
        Origin.LIVE);
  }

  /** The same as it comes from the database. */
  public static PriceUpdate stored(PriceUpdate live) {
    return new PriceUpdate(
        live.symbol(),
        live.price(),
        live.volume(),
        live.volumePartial(),
        live.previousClose(),
        live.change(),
        live.changePercent(),
        live.timeMillis(),
        live.receivedMillis(),
        live.sessionEpochDay(),
        0,
        true,
        live.source(),
        Origin.DATABASE);
  }

  public static List<Symbol> symbols(String... names) {
    return List.of(names).stream().map(Symbol::new).toList();
  }

  public static JobDone solved(String workerId, long jobId, int attempt, double seconds) {
    return solved(workerId, jobId, attempt, seconds, List.of());
  }

  public static JobDone solvedWith(String workerId, long jobId, int attempt, Warning warning) {
    return solved(workerId, jobId, attempt, 1.0, List.of(warning));
  }

  private static JobDone solved(
      String workerId, long jobId, int attempt, double seconds, List<Warning> warnings) {
    return new JobDone(
        workerId,
        jobId,
        attempt,
        Status.OPTIMAL,
        new double[] {0.5, 0.25, 0.25},
        new Metrics(0.1, 0.2, 0.5, Map.of()),
        seconds,
        Double.NaN,
        warnings,
        1,
        503,
        1,
        true,
        null,
        null);
  }

  public static JobDone failed(String workerId, long jobId, int attempt, double seconds) {
    return new JobDone(
        workerId,
        jobId,
        attempt,
        Status.FAILED,
        new double[0],
        null,
        seconds,
        Double.NaN,
        List.of(),
        0,
        0,
        0,
        false,
        new Failure(FailureCode.INSUFFICIENT_DATA, "two rows"),
        null);
  }

  /** What came of a request by that id: weights in equal parts. */
  public static OptimizationFinished finished(String requestId, String user) {
    return new OptimizationFinished(
        requestId,
        "client-of-" + user,
        user,
        named(requestId, user),
        Status.OPTIMAL,
        new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0},
        new Metrics(0.1, 0.2, 0.5, Map.of()),
        0.001,
        1_704_110_400_000L,
        false,
        Double.NaN,
        List.of(),
        1_704_110_400_000L,
        503,
        true,
        null,
        null);
  }
}
