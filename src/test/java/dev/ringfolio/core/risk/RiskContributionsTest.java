package dev.ringfolio.core.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RiskContributionsTest {
  private static final double[] SIGMA = {0.04, 0.01, 0.01, 0.09};

  @Test
  void theFractionsAreSharesOfTheVariance() {
    RiskContributions risk = RiskContributions.of(SIGMA, new double[] {0.6, 0.4});
    double variance = 0.36 * 0.04 + 0.48 * 0.01 + 0.16 * 0.09;
    assertThat(risk.volatility()).isCloseTo(Math.sqrt(variance), within(1e-16));
    assertThat(risk.diversificationRatio())
        .isCloseTo((0.6 * 0.2 + 0.4 * 0.3) / Math.sqrt(variance), within(1e-15));
    assertThat(risk.fractions())
        .containsExactly(
            new double[] {
              (0.36 * 0.04 + 0.24 * 0.01) / variance, (0.24 * 0.01 + 0.16 * 0.09) / variance
            },
            within(1e-15));
  }

  @Test
  void aHedgeTakesRiskAway() {
    RiskContributions risk = RiskContributions.of(SIGMA, new double[] {1.0, -0.05});
    assertThat(risk.fractions()[1]).isNegative();
    assertThat(risk.fractions()[0] + risk.fractions()[1]).isCloseTo(1.0, within(1e-15));
  }

  @Test
  void weightsWithoutRiskHaveNoShares() {
    RiskContributions risk = RiskContributions.of(SIGMA, new double[2]);
    assertThat(risk.volatility()).isZero();
    assertThat(risk.diversificationRatio()).isNaN();
    assertThat(risk.fractions()).containsOnly(Double.NaN);
  }
}
