package dev.ringfolio.optimization.cache;

import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.optimization.Requests;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Answers, as the tests of the cache make them. */
final class Answers {
  private Answers() {}

  /** An automatic request for {@code symbols}. */
  static Optimize request(String... symbols) {
    return Requests.triggered(Trigger.TIME_BASED, "ann", symbols);
  }

  /** Weight i of n is i + 1, its risk contribution 10 (i + 1). */
  static JobDone done(Optimize request, Status status, double seconds) {
    return done(request, status, seconds, 4);
  }

  static JobDone done(Optimize request, Status status, double seconds, long dataVersion) {
    int n = request.symbols().size();
    return new JobDone(
        "w1",
        7,
        1,
        status,
        IntStream.rangeClosed(1, n).asDoubleStream().toArray(),
        new Metrics(
            0.1,
            0.2,
            0.5,
            Map.of("cvar", 0.03),
            IntStream.rangeClosed(1, n).mapToObj(i -> 10.0 * i).toList()),
        seconds,
        status == Status.OPTIMAL ? Double.NaN : 1e-6,
        List.of(new Warning("live_price_skipped", "no session")),
        1_700_000_000_000L,
        503,
        dataVersion,
        true,
        null,
        null);
  }

  static KeptAnswer kept(Optimize request) {
    return KeptAnswer.of(request, done(request, Status.OPTIMAL, 0.01), 5_000).orElseThrow();
  }
}
