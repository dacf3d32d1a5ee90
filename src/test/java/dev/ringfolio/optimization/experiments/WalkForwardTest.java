package dev.ringfolio.optimization.experiments;

import static dev.ringfolio.optimization.experiments.Walks.AB;
import static dev.ringfolio.optimization.experiments.Walks.DAY;
import static dev.ringfolio.optimization.experiments.Walks.experiment;
import static dev.ringfolio.optimization.experiments.Walks.reported;
import static dev.ringfolio.optimization.experiments.Walks.side;
import static dev.ringfolio.optimization.experiments.Walks.solved;
import static dev.ringfolio.optimization.experiments.Walks.table;
import static dev.ringfolio.optimization.experiments.Walks.walked;
import static dev.ringfolio.optimization.experiments.Walks.walks;
import static dev.ringfolio.optimization.experiments.Walks.walksOf;
import static dev.ringfolio.optimization.experiments.Walks.why;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.ExperimentReport;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.SteppedClock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two sides through days that are written down or drawn here: what is decided, traded and told. */
class WalkForwardTest {
  @Test
  void aSideIsTradedTheDayAfterItIsDecidedAndDriftsBetween() {
    PriceTable closes =
        table(
            new double[] {10, 10},
            new double[] {20, 10},
            new double[] {20, 20},
            new double[] {40, 20},
            new double[] {40, 10});
    List<LocalDate> decided = new ArrayList<>();
    Function<Optimize, JobDone> solver =
        request -> {
          decided.add(request.parameters().to());
          return request.objective() == Objective.EQUAL_WEIGHT
              ? solved(0.5, 0.5)
              : solved(1.0, 0.0);
        };
    Experiment experiment =
        experiment(side(Objective.MAXIMIZE_SHARPE, 0), side(Objective.EQUAL_WEIGHT, 0), 2, DAY);
    ExperimentReport report =
        reported(new WalkForward(experiment, closes, 0.0).walk(solver, () -> false));

    assertThat(report.epochDays()).containsExactly(DAY + 1, DAY + 2, DAY + 3, DAY + 4);
    assertThat(report.a().track().growth()).containsExactly(1, 1, 2, 2);
    // Half and half is worth 1.5 when B doubles and 2 when A does; of that again half and half.
    assertThat(report.b().track().growth())
        .containsExactly(new double[] {1, 1.5, 2.0, 1.5}, within(1e-15));
    assertThat(report.a().rebalances()).isEqualTo(2);
    assertThat(report.a().annualTurnover()).isCloseTo(365.0 / 3, within(1e-12));
    assertThat(decided)
        .containsExactly(
            LocalDate.ofEpochDay(DAY),
            LocalDate.ofEpochDay(DAY),
            LocalDate.ofEpochDay(DAY + 2),
            LocalDate.ofEpochDay(DAY + 2));
    assertThat(report.difference()).isNull();
  }

  @Test
  void bothSidesPayTheSameWhateverTheyAreSolvedWith() {
    List<Double> solvedWith = new ArrayList<>();
    Function<Optimize, JobDone> solver =
        request -> {
          solvedWith.add(request.parameters().trading().transactionCost());
          return solved(0.5, 0.5);
        };
    Experiment experiment =
        experiment(
            side(Objective.MAXIMIZE_SHARPE, 0.03), side(Objective.RISK_PARITY, 0), 9, DAY, 0.01);
    ExperimentReport report =
        reported(
            new WalkForward(experiment, table(walksOf(1.0, 5)), 0.0).walk(solver, () -> false));

    for (ExperimentReport.Side side : List.of(report.a(), report.b())) {
      assertThat(side.track().totalReturn()).isCloseTo(1 / 1.01 - 1, within(1e-14));
      assertThat(side.cost()).isCloseTo(1 - 1 / 1.01, within(1e-14));
    }
    assertThat(solvedWith).containsExactly(0.03, 0.0);
  }

  @Test
  void withoutACostOfItsOwnAnExperimentHasTheLargerOfItsSides() {
    Optimize cheap = side(Objective.RISK_PARITY, 0);
    Optimize dear = side(Objective.MAXIMIZE_SHARPE, 0.03);

    assertThat(Experiment.charged(Double.NaN, cheap, dear)).isEqualTo(0.03);
    assertThat(Experiment.charged(Double.NaN, dear, cheap)).isEqualTo(0.03);
    assertThat(Experiment.charged(Double.NaN, cheap, cheap)).isZero();
    assertThat(Experiment.charged(0.0, cheap, dear)).isZero();
  }

  @Test
  void laterPricesChangeNothingBefore() {
    double[][] walks = walks(400);
    Experiment experiment =
        experiment(
            side(Objective.MAXIMIZE_SHARPE, 0.001),
            side(Objective.MINIMIZE_VARIANCE, 0.001, 0.5),
            10,
            DAY + 100);
    ExperimentReport before = reported(walked(experiment, table(walks)));
    for (int t = 300; t < walks.length; t++) {
      walks[t][0] *= 1.0 + 0.01 * (t - 299);
      walks[t][1] *= 0.5;
    }
    ExperimentReport after = reported(walked(experiment, table(walks)));

    int known = Arrays.binarySearch(before.epochDays(), DAY + 299) + 1;
    assertThat(known).isEqualTo(199);
    assertThat(Arrays.copyOf(after.a().track().growth(), known))
        .isEqualTo(Arrays.copyOf(before.a().track().growth(), known));
    assertThat(Arrays.copyOf(after.b().track().growth(), known))
        .isEqualTo(Arrays.copyOf(before.b().track().growth(), known));
    assertThat(after.a().track().growth()[known]).isNotEqualTo(before.a().track().growth()[known]);
  }

  @Test
  void aReportOfTodayIsTheBeginningOfThatOfTomorrow() {
    double[][] walks = walks(300);
    Experiment experiment =
        experiment(
            side(Objective.MAXIMIZE_SHARPE, 0), side(Objective.MINIMIZE_VARIANCE, 0), 7, DAY + 60);
    double[] all = reported(walked(experiment, table(walks))).a().track().growth();
    double[] some =
        reported(walked(experiment, table(Arrays.copyOf(walks, 200)))).a().track().growth();

    assertThat(some).isEqualTo(Arrays.copyOf(all, some.length));
  }

  @Test
  void turnoverIsBoundedFromWhatThePaperHolds() {
    Experiment experiment =
        experiment(
            side(Objective.MAXIMIZE_RETURN, 0, 1.0), side(Objective.EQUAL_WEIGHT, 0), 5, DAY + 30);
    ExperimentReport report = reported(walked(experiment, table(walks(120))));

    assertThat(report.a().failures()).isZero();
    assertThat(report.a().rebalances()).isEqualTo(report.b().rebalances());
  }

  @Test
  void theFirstPurchaseFromCashIsNotBoundByTheTurnover() {
    Experiment experiment =
        experiment(
            side(Objective.MINIMIZE_VARIANCE, 0.001, 0.1),
            side(Objective.EQUAL_WEIGHT, 0),
            5,
            DAY + 30);
    ExperimentReport report = reported(walked(experiment, table(walks(120))));
    int rebalances = report.b().rebalances();

    assertThat(report.a().failures()).isZero();
    assertThat(report.a().rebalances()).isEqualTo(rebalances);
    // The purchase moves all of the worth once; each trade after it at most a tenth, and what the
    // day between decision and trade makes of it.
    double turnover = report.a().annualTurnover() * 88 / 365;
    assertThat(turnover).isBetween(0.99, 1.0 + 0.12 * (rebalances - 1));
  }

  @Test
  void aSideIsAskedWithTheTurnoverOnlyOnceItHoldsSomething() {
    List<Optimize> asked = new ArrayList<>();
    Function<Optimize, JobDone> solver =
        request -> {
          asked.add(request);
          return solved(0.5, 0.5);
        };
    Optimize bounded = side(Objective.EQUAL_WEIGHT, 0, 0.1);
    Experiment experiment = experiment(bounded, bounded, 2, DAY);
    reported(new WalkForward(experiment, table(walksOf(1.0, 5)), 0.0).walk(solver, () -> false));

    assertThat(asked).hasSize(4);
    assertThat(asked.get(0).constraints().maxTurnover()).isNull();
    assertThat(asked.get(0).parameters().trading().previousWeights()).isEmpty();
    assertThat(asked.get(2).constraints().maxTurnover()).isEqualTo(0.1);
    assertThat(asked.get(2).parameters().trading().previousWeights())
        .isEqualTo(Map.of(AB.get(0), 0.5, AB.get(1), 0.5));
  }

  @Test
  void aSideThatCannotBeSolvedKeepsWhatItHoldsAndTellsWhy() {
    PriceTable closes =
        table(
            new double[] {10, 10},
            new double[] {10, 10},
            new double[] {20, 10},
            new double[] {30, 10},
            new double[] {40, 10});
    List<Optimize> asked = new ArrayList<>();
    Function<Optimize, JobDone> solver =
        request -> {
          asked.add(request);
          return asked.size() <= 2 ? solved(1.0, 0.0) : Requests.failed("w", 0, 1, 0);
        };
    Experiment experiment =
        experiment(side(Objective.EQUAL_WEIGHT, 0), side(Objective.EQUAL_WEIGHT, 0), 1, DAY);
    ExperimentReport report =
        reported(new WalkForward(experiment, closes, 0.0).walk(solver, () -> false));

    assertThat(report.a().track().growth()).containsExactly(1, 2, 3, 4);
    assertThat(report.a().rebalances()).isEqualTo(1);
    assertThat(report.a().failures()).isEqualTo(3);
    assertThat(report.a().lastFailure().code()).isEqualTo(FailureCode.INSUFFICIENT_DATA);
  }

  @Test
  void whatCannotBeReportedIsSaidSo() {
    Optimize equal = side(Objective.EQUAL_WEIGHT, 0);
    Experiment future = experiment(equal, equal, 1, DAY + 4);
    Experiment dense = experiment(equal, equal, 1, DAY);
    PriceTable few = table(walks(6));

    assertThat(why(walked(future, few)).code()).isEqualTo(FailureCode.INSUFFICIENT_DATA);
    assertThat(why(walked(dense, table(walks(WalkForward.REBALANCES_MAX + 3)))).code())
        .isEqualTo(FailureCode.METHOD_LIMIT);
    assertThat(
            why(new WalkForward(dense, few, 0).walk(request -> solved(0.5, 0.5), () -> true))
                .code())
        .isEqualTo(FailureCode.TIME_LIMIT);
    PriceTable ruin =
        table(new double[] {1, 1}, new double[] {1, 1}, new double[] {3, 1}, new double[] {3, 1});
    assertThat(
            why(new WalkForward(dense, ruin, 0).walk(request -> solved(-1, 0), () -> false)).code())
        .isEqualTo(FailureCode.INVALID_DATA);
    History away =
        new History() {
          @Override
          public PriceTable read(
              List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
            throw new HistoryUnavailable("away", null);
          }

          @Override
          public long version(List<Symbol> symbols) {
            return 1;
          }
        };
    assertThat(
            why(new ExperimentReporter(away, new SteppedClock())
                    .report(dense, null, 0, () -> false))
                .code())
        .isEqualTo(FailureCode.MARKET_DATA_UNAVAILABLE);
  }
}
