package dev.ringfolio.optimization.experiments;

import static dev.ringfolio.optimization.experiments.Walks.DAY;
import static dev.ringfolio.optimization.experiments.Walks.NONE;
import static dev.ringfolio.optimization.experiments.Walks.experiment;
import static dev.ringfolio.optimization.experiments.Walks.reported;
import static dev.ringfolio.optimization.experiments.Walks.side;
import static dev.ringfolio.optimization.experiments.Walks.solved;
import static dev.ringfolio.optimization.experiments.Walks.table;
import static dev.ringfolio.optimization.experiments.Walks.walked;
import static dev.ringfolio.optimization.experiments.Walks.walks;
import static dev.ringfolio.optimization.experiments.Walks.why;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.ExperimentReport;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.risk.PairedComparison;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.Weekdays;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which days of a walk count, what is annual of it, and how its sides are compared. */
class WalkFiguresTest {
  @Test
  void whatIsDecidedIsNotTradedOnADayOnWhichAMarketIsShut() {
    // Friday to Wednesday; the first market is shut at the weekend, and doubles on Monday.
    PriceTable closes =
        table(
            new double[] {10, 10},
            new double[] {NONE, 10},
            new double[] {NONE, 20},
            new double[] {20, 20},
            new double[] {30, 20},
            new double[] {30, 20});
    List<LocalDate> decided = new ArrayList<>();
    Function<Optimize, JobDone> solver =
        request -> {
          decided.add(request.parameters().to());
          return solved(1.0, 0.0);
        };
    Optimize equal = side(Objective.EQUAL_WEIGHT, 0);
    ExperimentReport report =
        reported(
            new WalkForward(experiment(equal, equal, 9, DAY), closes, 0.0)
                .walk(solver, () -> false));

    assertThat(report.epochDays()).containsExactly(DAY + 3, DAY + 4, DAY + 5);
    assertThat(report.a().track().growth()).containsExactly(1, 1.5, 1.5);
    assertThat(decided).containsOnly(LocalDate.ofEpochDay(DAY));
  }

  @Test
  void aReportEndsWhereTheClosesOfOneSymbolEnd() {
    double[][] walks = walks(60);
    IntStream.range(40, 60).forEach(t -> walks[t][1] = NONE);
    Optimize equal = side(Objective.EQUAL_WEIGHT, 0);
    ExperimentReport report = reported(walked(experiment(equal, equal, 5, DAY), table(walks)));

    assertThat(report.epochDays()).hasSize(39).endsWith(DAY + 39);
  }

  @Test
  void figuresOfWeekdaysAreThoseOf252RowsAYear() {
    double[][] walks = walks(300);
    Experiment experiment =
        experiment(
            side(Objective.EQUAL_WEIGHT, 0), side(Objective.MINIMIZE_VARIANCE, 0), 5, DAY + 30);
    ExperimentReport everyDay = reported(walked(experiment, table(walks)));
    Experiment later = experiment(experiment.a(), experiment.b(), 5, Weekdays.from(DAY, 300)[30]);
    ExperimentReport weekdays = reported(walked(later, table(Weekdays.from(DAY, 300), walks)));

    assertThat(weekdays.a().track().growth()).isEqualTo(everyDay.a().track().growth());
    assertThat(weekdays.a().track().volatility())
        .isCloseTo(Math.sqrt(252 / 365.0) * everyDay.a().track().volatility(), within(1e-14));
    assertThat(weekdays.a().annualTurnover())
        .isCloseTo(252 / 365.0 * everyDay.a().annualTurnover(), within(1e-12));
    assertThat(weekdays.difference().meanReturn().high())
        .isCloseTo(252 / 365.0 * everyDay.difference().meanReturn().high(), within(1e-12));
    assertThat(weekdays.difference().sharpeRatio().low())
        .isCloseTo(
            Math.sqrt(252 / 365.0) * everyDay.difference().sharpeRatio().low(), within(1e-12));
  }

  @Test
  void theSidesAreComparedFromAQuarterOn() {
    Experiment experiment =
        experiment(
            side(Objective.EQUAL_WEIGHT, 0), side(Objective.MINIMIZE_VARIANCE, 0), 5, DAY + 30);
    ExperimentReport report = reported(walked(experiment, table(walks(300))));

    assertThat(report.epochDays()).hasSizeGreaterThan(PairedComparison.OBSERVATIONS_MIN);
    assertThat(report.difference().sharpeRatio().value())
        .isBetween(
            report.difference().sharpeRatio().low(), report.difference().sharpeRatio().high());
    assertThat(report.difference().sharpeRatio().value())
        .isCloseTo(
            report.a().track().sharpeRatio() - report.b().track().sharpeRatio(), within(1e-12));
    assertThat(report.difference().volatility()).isPositive();
    assertThat(report.difference().turnover())
        .isEqualTo(report.a().annualTurnover() - report.b().annualTurnover());
    assertThat(report.b().weights()).hasSize(2);
    assertThat(report.simulated()).isTrue();
  }

  @Test
  void ratiosOfSidesAndOfTheirDifferenceAreInExcessOfTheSameRate() {
    Experiment experiment =
        experiment(side(Objective.EQUAL_WEIGHT, 0), side(Objective.MAXIMIZE_SHARPE, 0), 5, DAY);
    Function<Optimize, JobDone> solver =
        request ->
            request.objective() == Objective.EQUAL_WEIGHT ? solved(0.5, 0.5) : solved(1.0, 0.0);
    ExperimentReport free =
        reported(new WalkForward(experiment, table(walks(100)), 0.0).walk(solver, () -> false));
    ExperimentReport paid =
        reported(new WalkForward(experiment, table(walks(100)), 0.1).walk(solver, () -> false));

    assertThat(paid.a().track().sharpeRatio())
        .isCloseTo(
            free.a().track().sharpeRatio() - 0.1 / free.a().track().volatility(), within(1e-12));
    assertThat(paid.difference().sharpeRatio().value())
        .isCloseTo(paid.a().track().sharpeRatio() - paid.b().track().sharpeRatio(), within(1e-12));
  }

  @Test
  void aSideThatNeverMovedHasNoSharpeRatioAndSoNoDifferenceOfIt() {
    Experiment experiment =
        experiment(side(Objective.EQUAL_WEIGHT, 0), side(Objective.MAXIMIZE_SHARPE, 0), 5, DAY);
    Function<Optimize, JobDone> solver =
        request ->
            request.objective() == Objective.EQUAL_WEIGHT
                ? solved(0.5, 0.5)
                : Requests.failed("w", 0, 1, 0);
    ExperimentReport report =
        reported(new WalkForward(experiment, table(walks(100)), 0.0).walk(solver, () -> false));

    assertThat(report.b().track().volatility()).isZero();
    assertThat(report.difference().sharpeRatio()).isNull();
    assertThat(report.difference().volatility()).isEqualTo(report.a().track().volatility());
  }

  @Test
  void oneWithoutAnyPriceIsNamed() {
    double[][] walks = walks(40);
    IntStream.range(30, 40).forEach(t -> walks[t][1] = NONE);
    Optimize equal = side(Objective.EQUAL_WEIGHT, 0);

    assertThat(why(walked(experiment(equal, equal, 1, DAY + 30), table(walks))).detail())
        .isEqualTo(
            "0 days of prices of all symbols since 2024-11-03, none at all of B; at least 3 are needed");
    assertThat(why(walked(experiment(equal, equal, 1, DAY + 28), table(walks))).detail())
        .isEqualTo("2 days of prices of all symbols since 2024-11-01; at least 3 are needed");
  }
}
