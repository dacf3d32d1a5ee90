package dev.ringfolio.core.optimizer.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.risk.Estimates;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The check of equal contributions must find what a solver would hide. */
class ParityVerifierTest {
  private static final double[] SIGMA = {0.04, 0, 0, 0.01};

  @Test
  void equalContributionsAreCertifiedAndOthersAreNot() {
    assertThat(certify(1.0 / 3, 2.0 / 3).optimal()).isTrue();
    assertThat(certify(0.5, 0.5).approximate()).isFalse();
    assertThat(certify(0.5, 0.5).residual()).isCloseTo(0.6, within(1e-15));
    assertThat(certify(1.0 / 3 + 1e-8, 2.0 / 3 - 1e-8).optimal()).isFalse();
  }

  @Test
  void weightsThatAreAFactorOffAreInfeasibleThoughTheirContributionsAreEqual() {
    Certificate certificate = certify(1.0, 2.0);
    assertThat(certificate.gap()).isLessThan(1e-15);
    assertThat(certificate.feasible()).isFalse();
  }

  @Test
  void weightsThatAreNotPositiveOrNoNumbersHaveNoBound() {
    assertThat(new ParityVerifier(SIGMA, new double[] {1.0, 0.0}).dualityGap()).isInfinite();
    assertThat(certify(Double.NaN, 1.0).approximate()).isFalse();
    assertThat(certify(0.0, 0.0).approximate()).isFalse();
  }

  @Property(tries = 1000)
  void noOtherWeightsAreBetterThanTheDualityGapSays(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.regular(random, n);
    double[] weights = random.doubles(n, 0.01, 1.0).toArray();
    double[] other = random.doubles(n, 0.01, 1.0).toArray();
    double gap = new ParityVerifier(estimates.sigma(), weights).dualityGap();
    double fall = leastAlong(estimates.sigma(), weights) - leastAlong(estimates.sigma(), other);
    assertThat(fall).isLessThanOrEqualTo(gap + 1e-12);
  }

  /** The least of {@code ½ y'Σy − (1/n) Σ ln y_i} over the multiples of weights. */
  private static double leastAlong(double[] sigma, double[] weights) {
    int n = weights.length;
    double variance = 0.0;
    double logs = 0.0;
    for (int i = 0; i < n; i++) {
      logs += Math.log(weights[i]);
      for (int j = 0; j < n; j++) {
        variance += weights[i] * sigma[i * n + j] * weights[j];
      }
    }
    return 0.5 - logs / n + 0.5 * Math.log(variance);
  }

  private static Certificate certify(double... weights) {
    return new ParityVerifier(SIGMA, weights).certify(FeasibleSet.of(2, Constraints.DEFAULT));
  }
}
