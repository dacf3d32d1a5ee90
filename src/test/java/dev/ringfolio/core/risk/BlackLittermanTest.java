package dev.ringfolio.core.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Beliefs;
import dev.ringfolio.core.model.Beliefs.View;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BlackLittermanTest {
  private static final double TAU = 0.05;
  private static final double DELTA = 2.5;
  private static final Symbol A0 = new Symbol("A0");
  private static final Symbol A1 = new Symbol("A1");

  /** Against the formula with its inverse. */
  @Property(tries = 80)
  void thePosteriorIsThatOfTheFormula(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 8) int n,
      @ForAll @IntRange(min = 0, max = 5) int count) {
    ReturnsMatrix returns = Markets.random(seed, n, 60);
    List<View> views = views(new Random(seed), n, count);
    Estimates estimates = estimate(returns, views);
    RealMatrix sigma = square(SampleEstimator.estimate(returns).sigma(), n);
    RealVector equilibrium = sigma.operate(new ArrayRealVector(n, 1.0 / n)).mapMultiply(DELTA);
    RealVector mean = equilibrium;
    RealMatrix covariance = sigma.add(sigma.scalarMultiply(TAU));
    if (count > 0) {
      RealMatrix p = new Array2DRowRealMatrix(count, n);
      RealVector q = new ArrayRealVector(count);
      for (int k = 0; k < count; k++) {
        int row = k;
        views.get(k).weights().forEach((s, w) -> p.setEntry(row, index(s), w));
        q.setEntry(k, views.get(k).expectedReturn());
      }
      RealMatrix spread = sigma.scalarMultiply(TAU);
      RealMatrix middle = p.multiply(spread).multiply(p.transpose());
      for (int k = 0; k < count; k++) {
        Double c = views.get(k).confidence();
        middle.multiplyEntry(k, k, 1 + (c == null ? 1 : (1 - c) / c));
      }
      RealMatrix gain =
          spread
              .multiply(p.transpose())
              .multiply(new LUDecomposition(middle).getSolver().getInverse());
      mean = equilibrium.add(gain.operate(q.subtract(p.operate(equilibrium))));
      covariance = covariance.subtract(gain.multiply(p).multiply(spread));
    }
    assertThat(estimates.fault()).isEmpty();
    for (int i = 0; i < n; i++) {
      assertThat(estimates.mu()[i]).isCloseTo(mean.getEntry(i), within(1e-10));
      for (int j = 0; j < n; j++) {
        assertThat(estimates.sigma()[i * n + j])
            .isCloseTo(covariance.getEntry(i, j), within(1e-12));
      }
    }
  }

  private static List<View> views(Random random, int n, int count) {
    List<View> views = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      Map<Symbol, Double> weights = new HashMap<>();
      for (int i = 0; i < n; i++) {
        weights.put(new Symbol("A" + i), random.nextGaussian());
      }
      views.add(
          new View(
              weights,
              0.1 * random.nextGaussian(),
              random.nextBoolean() ? null : 0.1 + 0.8 * random.nextDouble()));
    }
    return views;
  }

  @Property(tries = 40)
  void theOrderOfTheViewsDoesNotMatter(@ForAll long seed) {
    ReturnsMatrix returns = Markets.random(seed, 6, 60);
    List<View> views = new ArrayList<>(views(new Random(seed), 6, 4));
    Estimates one = estimate(returns, views);
    Collections.shuffle(views, new Random(seed));
    Estimates other = estimate(returns, views);
    for (int i = 0; i < 6; i++) {
      assertThat(other.mu()[i]).isCloseTo(one.mu()[i], within(1e-12));
      assertThat(other.sigma()[i]).isCloseTo(one.sigma()[i], within(1e-13));
    }
  }

  @Property(tries = 40)
  void aViewAloneMovesItsPortfolioByItsConfidence(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 1.0) double confidence) {
    ReturnsMatrix returns = Markets.random(seed, 4, 60);
    double before = spread(estimate(returns, List.of()));
    double after = spread(estimate(returns, List.of(relative(0.3, confidence))));
    assertThat(after).isCloseTo(before + confidence * (0.3 - before), within(1e-12));
  }

  private static double spread(Estimates estimates) {
    return estimates.mu()[0] - estimates.mu()[1];
  }

  @Test
  void noConfidenceIsTheSameAsOneHalf() {
    ReturnsMatrix returns = Markets.random(4, 4, 60);
    assertThat(estimate(returns, List.of(relative(0.3, null))).mu())
        .isEqualTo(estimate(returns, List.of(relative(0.3, 0.5))).mu());
  }

  @Test
  void aViewOfNoConfidenceIsLeftOutAndToldSo() {
    ReturnsMatrix returns = Markets.random(4, 4, 60);
    Estimates ignoring = estimate(returns, List.of(relative(0.3, 0.0)));
    assertThat(ignoring.mu()).isEqualTo(estimate(returns, List.of()).mu());
    assertThat(ignoring.warnings())
        .containsExactly(new Warning("view_ignored", "views[0] has confidence 0"));
  }

  @Test
  void aCertainViewHoldsExactlyAndLeavesNoDoubt() {
    ReturnsMatrix returns = Markets.random(4, 4, 60);
    Estimates estimates = estimate(returns, List.of(relative(0.3, 1.0)));
    assertThat(spread(estimates)).isCloseTo(0.3, within(1e-14));
    double[] sample = SampleEstimator.estimate(returns).sigma();
    assertThat(variance(estimates.sigma())).isCloseTo(variance(sample), within(1e-14));
  }

  private static double variance(double[] sigma) {
    return sigma[0] + sigma[5] - 2 * sigma[1];
  }

  @Test
  void aCertainViewMayBeRepeatedButNotContradicted() {
    ReturnsMatrix returns = Markets.random(4, 4, 60);
    Estimates once = estimate(returns, List.of(relative(0.3, 1.0)));
    Estimates twice = estimate(returns, List.of(relative(0.3, 1.0), relative(0.3, 1.0)));
    assertThat(twice.mu()).isEqualTo(once.mu());
    assertThat(twice.warnings())
        .containsExactly(new Warning("view_ignored", "views[1] says what is certain without it"));
    assertThat(estimate(returns, List.of(relative(0.3, 1.0), relative(0.2, 1.0))).fault())
        .startsWith("views[1]: says 0.2 where its portfolio returns 0.3")
        .endsWith("leave it out");
  }

  @Test
  void aViewOfAPortfolioWithoutRiskIsRefusedUnlessItSaysNothingNew() {
    double[] cells = Markets.random(4, 3, 60).returns();
    for (int row = 0; row < cells.length; row += 3) {
      cells[row + 1] = cells[row];
    }
    ReturnsMatrix duplicated = Markets.matrix(3, 60, cells);
    assertThat(estimate(duplicated, List.of(relative(0.03, null))).fault())
        .startsWith("views[0]: says 0.03 where its portfolio returns");
    assertThat(estimate(duplicated, List.of(relative(0.0, null))).fault()).isEmpty();
  }

  @Test
  void withoutViewsTheMeanIsTheEquilibriumAndTheDoubtIsTau() {
    ReturnsMatrix returns = Markets.random(4, 3, 60);
    Estimates estimates =
        Estimation.of(returns, parameters(new Beliefs(List.of(), TAU, Map.of(A0, 3e9, A1, 1e9))));
    double[] sigma = SampleEstimator.estimate(returns).sigma();
    for (int i = 0; i < 3; i++) {
      double along = 0.75 * sigma[i * 3] + 0.25 * sigma[i * 3 + 1];
      assertThat(estimates.mu()[i]).isCloseTo(DELTA * along, within(1e-15));
      assertThat(estimates.sigma()[i]).isCloseTo(1.05 * sigma[i], within(1e-16));
    }
  }

  @Test
  void fewerRowsThanAssetsAreOrdinaryInput() {
    Estimates estimates =
        estimate(Markets.random(4, 30, 10), List.of(relative(0.1, null), absolute(0.2)));
    assertThat(estimates.fault()).isEmpty();
    assertThat(estimates.warnings())
        .extracting(Warning::code)
        .containsExactly("ill_conditioned_covariance");
  }

  @Test
  void beliefsThatMakeNoSenseAreFaultsThatNameFieldValueAndRule() {
    ReturnsMatrix returns = Markets.random(4, 3, 60);
    assertThat(estimate(returns, List.of(new View(Map.of(new Symbol("ZZ"), 1.0), 1, null))).fault())
        .isEqualTo("views[0].weights: ZZ is none of the symbols asked for");
    assertThat(estimate(returns, List.of(new View(Map.of(A0, 0.0), 1, null))).fault())
        .isEqualTo("views[0].weights: all are 0; a view is of some symbol");
    assertThat(estimate(returns, List.of(new View(Map.of(A0, Double.NaN), 1, null))).fault())
        .isEqualTo("views[0].weights.A0: NaN is not finite");
    assertThat(estimate(returns, List.of(absolute(Double.NaN))).fault())
        .isEqualTo("views[0].return: NaN is not finite");
    assertThat(estimate(returns, List.of(relative(0.1, 1.5))).fault())
        .isEqualTo("views[0].confidence: 1.5 is outside 0..1");
    assertThat(Estimation.of(returns, parameters(new Beliefs(List.of(), 0, Map.of()))).fault())
        .isEqualTo("tau: 0.0 is not a number above 0");
    Parameters averse =
        parameters(Beliefs.NONE).with().riskAversion(Double.POSITIVE_INFINITY).build();
    assertThat(Estimation.of(returns, averse).fault())
        .isEqualTo("risk_aversion: Infinity is not a number of 0 or more");
  }

  @Test
  void aRecipeDependsOnWhatItsEstimatorsLookAtAndOnNothingElse() {
    Parameters plain = Parameters.defaults(1);
    Parameters other =
        plain.with().riskFreeRate(0.03).riskAversion(9).span(7).seed(5).beliefs(tilted()).build();
    assertThat(Recipe.of(other)).isEqualTo(Recipe.of(plain));
    Parameters capm = plain.with().expectedReturns(ReturnEstimator.CAPM).build();
    assertThat(Recipe.of(capm.with().riskFreeRate(0.03).build())).isNotEqualTo(Recipe.of(capm));
    assertThat(Recipe.of(capm.with().beliefs(tilted()).build())).isNotEqualTo(Recipe.of(capm));
    assertThat(Recipe.of(capm.with().riskAversion(3).build())).isEqualTo(Recipe.of(capm));
    Parameters views = parameters(Beliefs.NONE);
    assertThat(Recipe.of(views.with().riskAversion(3).build())).isNotEqualTo(Recipe.of(views));
    assertThat(Recipe.of(views.with().beliefs(tilted()).build())).isNotEqualTo(Recipe.of(views));
    assertThat(Recipe.of(views.with().riskFreeRate(0.03).build())).isEqualTo(Recipe.of(views));
  }

  private static Beliefs tilted() {
    return new Beliefs(List.of(absolute(0.1)), 0.1, Map.of(A0, 1.0));
  }

  private static View relative(double expectedReturn, @Nullable Double confidence) {
    return new View(Map.of(A0, 1.0, A1, -1.0), expectedReturn, confidence);
  }

  private static View absolute(double expectedReturn) {
    return new View(Map.of(A1, 1.0), expectedReturn, null);
  }

  private static Estimates estimate(ReturnsMatrix returns, List<View> views) {
    return Estimation.of(returns, parameters(new Beliefs(views, TAU, Map.of())));
  }

  private static Parameters parameters(Beliefs beliefs) {
    return new Parameters.Builder(1)
        .expectedReturns(ReturnEstimator.BLACK_LITTERMAN)
        .riskAversion(DELTA)
        .beliefs(beliefs)
        .build();
  }

  private static RealMatrix square(double[] cells, int n) {
    RealMatrix matrix = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n * n; i++) {
      matrix.setEntry(i / n, i % n, cells[i]);
    }
    return matrix;
  }

  private static int index(Symbol symbol) {
    return Integer.parseInt(symbol.name().substring(1));
  }
}
