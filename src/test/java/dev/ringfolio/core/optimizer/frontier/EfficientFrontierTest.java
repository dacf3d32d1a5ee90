package dev.ringfolio.core.optimizer.frontier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.risk.Estimates;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EfficientFrontierTest {
  private static final double[] MU = {0.10, 0.20};
  private static final double[] SIGMA = {0.01, 0.0, 0.0, 0.04};

  @Test
  void theFrontierOfTwoIndependentAssetsIsTheOneOfTheFormula() {
    EfficientFrontier frontier = traced(Estimates.given(MU, SIGMA), Constraints.DEFAULT);
    assertThat(frontier.corners()).hasSize(2);
    assertThat(frontier.greatestReturn().weights()).containsExactly(0.0, 1.0);
    assertThat(frontier.leastVariance().weights()).containsExactly(new double[] {0.8, 0.2}, eps());
    // The second asset is held alone down to λ = σ²/(μ₂ − μ₁).
    assertThat(frontier.greatestReturn().leastMultiplier()).isCloseTo(0.4, eps());
    assertThat(frontier.greatestReturn().greatestMultiplier()).isInfinite();
    assertThat(frontier.leastVariance().leastMultiplier()).isZero();
    FrontierPortfolio middle = frontier.ofReturn(0.15).orElseThrow();
    assertThat(middle.weights()).containsExactly(new double[] {0.5, 0.5}, eps());
    assertThat(middle.expectedVolatility()).isCloseTo(Math.sqrt(0.0125), eps());
    assertThat(middle.leastMultiplier()).isCloseTo(0.15, eps());
  }

  @Test
  void aWantedVolatilityIsMetExactlyAndIsOnTheFrontier() {
    EfficientFrontier frontier = traced(Estimates.given(MU, SIGMA), Constraints.DEFAULT);
    FrontierPortfolio portfolio = frontier.ofVolatility(0.12).orElseThrow();
    assertThat(portfolio.expectedVolatility()).isCloseTo(0.12, eps());
    assertThat(portfolio.certificate().gap()).isLessThan(1e-13);
    assertThat(frontier.ofVolatility(0.05)).isEmpty();
    assertThat(frontier.ofVolatility(Double.NaN)).isEmpty();
    assertThat(frontier.ofVolatility(0.5)).contains(frontier.greatestReturn());
  }

  @Test
  void aWantedReturnBelowThatOfLeastVarianceIsMetByLeastVarianceAndOneTooGreatByNone() {
    EfficientFrontier frontier = traced(Estimates.given(MU, SIGMA), Constraints.DEFAULT);
    assertThat(frontier.ofReturn(-1.0)).contains(frontier.leastVariance());
    assertThat(frontier.ofReturn(0.2)).isPresent();
    assertThat(frontier.ofReturn(0.2000001)).isEmpty();
    assertThat(frontier.ofReturn(Double.NaN)).isEmpty();
  }

  @Test
  void pointsAreEvenlySpacedInReturnFromLeastVarianceToGreatestReturn() {
    EfficientFrontier frontier = traced(Estimates.given(MU, SIGMA), Constraints.DEFAULT);
    List<FrontierPortfolio> points = frontier.points(5);
    double[] returns = points.stream().mapToDouble(FrontierPortfolio::expectedReturn).toArray();
    assertThat(returns).containsExactly(new double[] {0.12, 0.14, 0.16, 0.18, 0.20}, eps());
    assertThatThrownBy(() -> frontier.points(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theBestRatioIsInsideASegment() {
    EfficientFrontier frontier = traced(Estimates.given(MU, SIGMA), Constraints.DEFAULT);
    // Weights proportional to μ/σ²: 10 and 5.
    FrontierPortfolio best = frontier.bestRatio(0.0).orElseThrow();
    assertThat(best.weights()).containsExactly(new double[] {2.0 / 3.0, 1.0 / 3.0}, eps());
    assertThat(best.sharpeRatio(0.0)).isCloseTo(Math.sqrt(2.0), eps());
    assertThat(frontier.bestRatio(0.2)).isEmpty();
  }

  @Test
  void oneAssetHasOneCorner() {
    EfficientFrontier frontier =
        traced(Estimates.given(new double[] {0.1}, new double[] {0.04}), Constraints.DEFAULT);
    assertThat(frontier.corners()).hasSize(1);
    assertThat(frontier.points(3)).hasSize(3).allMatch(p -> p.weights()[0] == 1.0);
    assertThat(frontier.ofVolatility(0.2)).contains(frontier.greatestReturn());
  }

  @Test
  void equalReturnsMakeOneCornerThatOfLeastVariance() {
    EfficientFrontier frontier =
        traced(Estimates.given(new double[] {0.1, 0.1}, SIGMA), Constraints.DEFAULT);
    assertThat(frontier.corners()).hasSize(1);
    assertThat(frontier.leastVariance().weights()).containsExactly(new double[] {0.8, 0.2}, eps());
  }

  @Test
  void aCapWhoseInverseIsAnIntegerLosesNoSegment() {
    double[] mu = {0.10, 0.20, 0.30, 0.40};
    double[] sigma = new double[16];
    for (int i = 0; i < 4; i++) {
      sigma[5 * i] = 0.01;
    }
    Constraints halves = Constraints.box(true, true, 0.0, 0.5);
    EfficientFrontier frontier = traced(Estimates.given(mu, sigma), halves);
    assertThat(frontier.greatestReturn().weights()).containsExactly(0.0, 0.0, 0.5, 0.5);
    assertThat(frontier.leastVariance().weights())
        .containsExactly(new double[] {0.25, 0.25, 0.25, 0.25}, eps());
    // Kept down to where the second asset is worth giving up some of the third: 0.005/0.1.
    assertThat(frontier.greatestReturn().leastMultiplier()).isCloseTo(0.05, eps());
    FrontierPortfolio low = frontier.ofReturn(0.3).orElseThrow();
    assertThat(low.weights()).containsExactly(new double[] {0.1, 0.2, 0.3, 0.4}, eps());
  }

  @Test
  void duplicatesShareACornerAndNeitherCycleNorLoseSegments() {
    double[] mu = {0.3, 0.3, 0.1, 0.1, 0.2};
    double[] sigma = {
      0.09, 0.09, 0.01, 0.01, 0.0,
      0.09, 0.09, 0.01, 0.01, 0.0,
      0.01, 0.01, 0.04, 0.04, 0.0,
      0.01, 0.01, 0.04, 0.04, 0.0,
      0.0, 0.0, 0.0, 0.0, 0.05
    };
    Constraints halves = Constraints.box(true, true, 0.0, 0.5);
    EfficientFrontier frontier = traced(Estimates.given(mu, sigma), halves);
    assertThat(frontier.greatestReturn().weights()[4]).isZero();
    for (FrontierPortfolio point : frontier.points(50)) {
      assertThat(point.certificate().gap()).isLessThan(1e-12);
    }
  }

  @Test
  void moreThanABoxAndABudgetIsRefused() {
    Constraints open = Constraints.box(true, false, 0.0, 1.0);
    Constraints grouped =
        Constraints.DEFAULT
            .with()
            .groups(List.of(new Constraints.Group("tech", List.of(new Symbol("A")), 0.0, 0.5)))
            .build();
    assertThat(refused(Estimates.given(MU, SIGMA), open)).isEqualTo(Reason.METHOD_LIMIT);
    assertThat(refused(Estimates.given(MU, SIGMA), grouped)).isEqualTo(Reason.METHOD_LIMIT);
    assertThat(refused(Estimates.given(MU, SIGMA), Constraints.box(true, true, 0.0, 0.4)))
        .isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
    assertThat(refused(Estimates.given(MU, new double[] {1, 2, 2, 1}), Constraints.DEFAULT))
        .isEqualTo(Reason.INVALID_DATA);
  }

  @Test
  void aTraceThatIsOutOfTimeSaysSo() {
    FrontierOutcome outcome =
        EfficientFrontier.trace(
            RandomMarket.regular(new Random(1), 10),
            Constraints.DEFAULT,
            () -> Cancellation.Verdict.OUT_OF_TIME);
    assertThat(((FrontierOutcome.Failed) outcome).cause().reason()).isEqualTo(Reason.TIME_LIMIT);
    assertThat(((FrontierOutcome.Failed) outcome).cause().facts()).isEqualTo(Map.of());
  }

  private static EfficientFrontier traced(Estimates estimates, Constraints constraints) {
    FrontierOutcome outcome = EfficientFrontier.trace(estimates, constraints, Cancellation.NEVER);
    assertThat(outcome).as("%s", outcome).isInstanceOf(FrontierOutcome.Traced.class);
    FrontierOutcome.Traced traced = (FrontierOutcome.Traced) outcome;
    assertThat(traced.status()).isEqualTo(Status.OPTIMAL);
    double[] returns =
        traced.frontier().corners().stream()
            .mapToDouble(corner -> -corner.expectedReturn())
            .toArray();
    assertThat(Arrays.stream(returns).sorted().toArray()).isEqualTo(returns);
    return traced.frontier();
  }

  private static Reason refused(Estimates estimates, Constraints constraints) {
    FrontierOutcome outcome = EfficientFrontier.trace(estimates, constraints, Cancellation.NEVER);
    return ((FrontierOutcome.Failed) outcome).cause().reason();
  }

  private static Offset<Double> eps() {
    return within(1e-13);
  }
}
