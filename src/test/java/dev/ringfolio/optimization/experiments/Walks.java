package dev.ringfolio.optimization.experiments;

import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.ExperimentReport;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.SteppedClock;
import dev.ringfolio.optimization.experiments.WalkForward.Outcome;
import dev.ringfolio.optimization.experiments.WalkForward.Refused;
import dev.ringfolio.optimization.experiments.WalkForward.Reported;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Prices, sides and solvers of walks, as tests need them. */
final class Walks {
  static final List<Symbol> AB = Requests.symbols("A", "B");
  static final double NONE = Double.NaN;

  /** A Friday. */
  static final int DAY = 20_000;

  private Walks() {}

  static PriceTable table(double[]... rows) {
    return table(IntStream.range(DAY, DAY + rows.length).toArray(), rows);
  }

  static PriceTable table(int[] days, double[]... rows) {
    double[] cells = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    return new PriceTable(AB, List.of(Origin.SIMULATED, Origin.SIMULATED), days, cells, 1);
  }

  /** Random walks. */
  static double[][] walks(int rows) {
    SplittableRandom random = new SplittableRandom(3);
    double[][] walks = new double[rows][];
    double a = 100;
    double b = 100;
    for (int t = 0; t < rows; t++) {
      walks[t] = new double[] {a, b};
      a *= 1 + 0.0006 + 0.01 * random.nextGaussian();
      b *= 1 + 0.0003 + 0.02 * random.nextGaussian();
    }
    return walks;
  }

  static Optimize side(Objective objective, double cost) {
    return side(objective, cost, null);
  }

  static Optimize side(Objective objective, double cost, @Nullable Double maxTurnover) {
    return new Optimize(
        null,
        "experiment",
        "ann",
        "ann",
        AB,
        objective,
        Method.MEAN_VARIANCE,
        Trigger.MANUAL,
        Constraints.DEFAULT.with().maxTurnover(maxTurnover).build(),
        Parameters.defaults(10)
            .with()
            .trading(new Trading(Map.of(), cost, null, 1, List.of()))
            .build(),
        Map.of(),
        "pf-1",
        List.of());
  }

  static Experiment experiment(Optimize a, Optimize b, int every, int fromDay) {
    return experiment(a, b, every, fromDay, 0.0);
  }

  static Experiment experiment(Optimize a, Optimize b, int every, int fromDay, double cost) {
    return new Experiment(
        "1", "ann", "pf-1", "x", a, b, every, LocalDate.ofEpochDay(fromDay), null, cost, 0);
  }

  static JobDone solved(double... weights) {
    return new JobDone(
        "w",
        0,
        1,
        Status.OPTIMAL,
        weights,
        null,
        0,
        Double.NaN,
        List.of(),
        0,
        0,
        1,
        true,
        null,
        null);
  }

  static ExperimentReport reported(Outcome outcome) {
    return ((Reported) outcome).report();
  }

  /** Solved as by the service. */
  static Outcome walked(Experiment experiment, PriceTable closes) {
    return new ExperimentReporter(new SlicedHistory(closes), new SteppedClock())
        .report(experiment, null, 0.0, () -> false);
  }

  static double[][] walksOf(double price, int rows) {
    return IntStream.range(0, rows)
        .mapToObj(t -> new double[] {price, price})
        .toArray(double[][]::new);
  }

  static Failure why(Outcome outcome) {
    return ((Refused) outcome).why();
  }
}
