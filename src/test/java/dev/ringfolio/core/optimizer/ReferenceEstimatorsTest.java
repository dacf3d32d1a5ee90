package dev.ringfolio.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Beliefs;
import dev.ringfolio.core.model.Beliefs.View;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.Correlation;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.Estimation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published estimates, and the Black–Litterman optima. */
class ReferenceEstimatorsTest {
  /** Relative; of the objective it is a hundredth of what the gate allows. */
  private static final double ESTIMATE = 1e-10;

  private static final int YEAR = 252;

  private double worst;

  @Test
  void everyPublishedEstimateIsMet() throws IOException {
    List<ReferenceCase> cases = ReferenceCase.ofFile("_estimators");
    for (ReferenceCase one : cases) {
      ReturnsMatrix returns = universe(one.get("universe").asText());
      String estimator = one.get("estimator").asText();
      JsonNode expected = one.expected();
      switch (estimator) {
        case "pearson" -> checkCorrelation(returns, expected);
        case "means" -> checkMeans(returns, expected);
        default -> checkCovariance(returns, one.node());
      }
    }
    assertThat(cases).hasSizeGreaterThanOrEqualTo(21);
    System.out.printf("%d estimators, worst relative error %.1e%n", cases.size(), worst);
  }

  private void checkCovariance(ReturnsMatrix returns, JsonNode one) {
    String id = one.get("id").asText();
    JsonNode expected = one.get("expected");
    Estimates estimates = Estimation.of(returns, covariance(one));
    double[] sigma = estimates.sigma();
    int n = returns.assets();
    double trace = 0.0;
    for (int i = 0; i < n; i++) {
      trace += sigma[i * n + i];
    }
    for (int i = 0; i < expected.get("row0").size(); i++) {
      near(id, sigma[i], expected.get("row0").get(i));
    }
    near(id, trace, expected.get("trace"));
    near(id, Arrays.stream(sigma).sum(), expected.get("sum"));
    near(id, Math.sqrt(Arrays.stream(sigma).map(v -> v * v).sum()), expected.get("frobenius"));
    JsonNode shrinkage = one.path("parameters").get("shrinkage");
    if (shrinkage != null) {
      near(id, toldShrinkage(estimates), shrinkage);
    }
    assertThat(leastEigenvalue(sigma, n))
        .as(id)
        .isCloseTo(expected.get("min_eig").asDouble(), within(1e-12 * trace));
    Solved solved = solve(estimates, Objective.MINIMIZE_VARIANCE, Parameters.defaults(30));
    double variance = Math.pow(solved.metrics().expectedVolatility(), 2);
    near(id, variance, expected.get("min_variance_long_only"));
    checkWeights(id, solved.weights(), expected.get("min_variance_weights"));
  }

  private static Parameters covariance(JsonNode one) {
    CovarianceEstimator estimator =
        switch (one.get("estimator").asText()) {
          case "sample" -> CovarianceEstimator.SAMPLE;
          case "ledoit_wolf_identity" -> CovarianceEstimator.LEDOIT_WOLF;
          case "ledoit_wolf_constant_correlation" ->
              CovarianceEstimator.LEDOIT_WOLF_CONSTANT_CORRELATION;
          case "oas" -> CovarianceEstimator.OAS;
          case "exponential_span180" -> CovarianceEstimator.EXPONENTIAL;
          default -> throw new IllegalArgumentException(one.get("estimator").asText());
        };
    return new Parameters.Builder(30).covariance(estimator).span(180).build();
  }

  private static double toldShrinkage(Estimates estimates) {
    Warning told =
        estimates.warnings().stream()
            .filter(warning -> warning.code().equals("shrinkage"))
            .findFirst()
            .orElseThrow();
    return Double.parseDouble(told.detail().split(" ")[4]);
  }

  private static double leastEigenvalue(double[] sigma, int n) {
    Array2DRowRealMatrix matrix = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n * n; i++) {
      matrix.setEntry(i / n, i % n, sigma[i]);
    }
    return Arrays.stream(new EigenDecompositionSymmetric(matrix).getEigenvalues())
        .min()
        .orElseThrow();
  }

  private void checkCorrelation(ReturnsMatrix returns, JsonNode expected) {
    int n = returns.assets();
    double[] sigma = Estimation.of(returns, Parameters.defaults(30)).sigma();
    double[] correlation = Correlation.of(n, sigma);
    double sum = 0.0;
    double least = 1.0;
    for (int i = 0; i < n * n; i++) {
      if (!expected.get("matrix").isNull()) {
        near("correlation", correlation[i], expected.get("matrix").get(i / n).get(i % n));
      }
      least = Math.min(least, correlation[i]);
      sum += correlation[i];
    }
    for (int i = 0; i < expected.get("row0").size(); i++) {
      near("correlation", correlation[i], expected.get("row0").get(i));
    }
    near("mean correlation", (sum - n) / n / (n - 1), expected.get("mean_offdiag"));
    near("least correlation", least, expected.get("min"));
  }

  /** The product has no geometric or logarithmic means: they hold the returns, here. */
  private void checkMeans(ReturnsMatrix returns, JsonNode expected) {
    Parameters plain = Parameters.defaults(30);
    Parameters newest = plain.with().expectedReturns(ReturnEstimator.EXPONENTIAL).span(180).build();
    double[] mean = Estimation.of(returns, plain).mu();
    double[] exponential = Estimation.of(returns, newest).mu();
    for (int i = 0; i < mean.length; i++) {
      near("mean", mean[i], expected.get("arithmetic_annual").get(i));
      near("exponential", exponential[i], expected.get("ema_span180_annual").get(i));
      double logs = 0.0;
      for (int t = 0; t < returns.observations(); t++) {
        logs += Math.log1p(returns.returns()[t * mean.length + i]);
      }
      double annual = YEAR * logs / returns.observations();
      near("logarithmic", annual, expected.get("log_annual").get(i));
      near("geometric", Math.expm1(annual), expected.get("geometric_annual").get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"u5_factors", "u10_riskfolio", "u20_sp500", "u50_cvxp"})
  void blackLittermanPosteriorsAndTheirBestRatiosAreMet(String name) throws IOException {
    ReferenceUniverse universe = ReferenceUniverse.read(name);
    ReferenceCase one =
        universe.cases().stream()
            .filter(candidate -> candidate.kind().equals("black_litterman"))
            .findFirst()
            .orElseThrow();
    JsonNode expected = one.expected();
    Parameters parameters = beliefs(universe.returns().symbols(), one.get("parameters"));
    Estimates estimates = Estimation.of(universe.returns(), parameters);
    assertThat(estimates.fault()).isEmpty();
    int n = estimates.assets();
    Parameters without = parameters.with().beliefs(Beliefs.NONE).build();
    double[] prior = Estimation.of(universe.returns(), without).mu();
    for (int i = 0; i < n; i++) {
      assertThat(prior[i]).isCloseTo(expected.get("prior").get(i).asDouble(), within(1e-12));
      assertThat(estimates.mu()[i])
          .isCloseTo(expected.get("posterior_mean").get(i).asDouble(), within(1e-12));
      near(name, estimates.sigma()[i * n + i], expected.get("posterior_cov_diag").get(i));
      near(name, estimates.sigma()[i], expected.get("posterior_cov_row0").get(i));
    }
    Solved solved = solve(estimates, Objective.MAXIMIZE_SHARPE, parameters);
    near(name, solved.metrics().sharpeRatio(), expected.get("objective_value"));
    checkWeights(name, solved.weights(), expected.get("weights"));
    System.out.printf("%s Black-Litterman: worst relative error %.1e%n", name, worst);
  }

  private static Parameters beliefs(List<Symbol> symbols, JsonNode parameters) {
    JsonNode p = parameters.get("P");
    View[] views = new View[p.size()];
    for (int k = 0; k < views.length; k++) {
      Map<Symbol, Double> weights = new HashMap<>();
      for (int i = 0; i < symbols.size(); i++) {
        if (p.get(k).get(i).asDouble() != 0.0) {
          weights.put(symbols.get(i), p.get(k).get(i).asDouble());
        }
      }
      views[k] = new View(weights, parameters.get("Q").get(k).asDouble(), null);
    }
    double tau = parameters.get("tau").asDouble();
    return new Parameters.Builder(30)
        .expectedReturns(ReturnEstimator.BLACK_LITTERMAN)
        .riskAversion(parameters.get("risk_aversion").asDouble())
        .beliefs(new Beliefs(List.of(views), tau, Map.of()))
        .build();
  }

  private static Solved solve(Estimates estimates, Objective objective, Parameters parameters) {
    Problem problem =
        new Problem(estimates, objective, Method.MEAN_VARIANCE, Constraints.DEFAULT, parameters);
    Solved solved = (Solved) new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(solved.status()).isEqualTo(Status.OPTIMAL);
    return solved;
  }

  private static void checkWeights(String id, double[] weights, JsonNode expected) {
    for (int i = 0; !expected.isNull() && i < weights.length; i++) {
      assertThat(weights[i])
          .as("%s weight %d", id, i)
          .isCloseTo(expected.get(i).asDouble(), within(1e-8));
    }
  }

  private void near(String id, double actual, JsonNode expected) {
    double want = expected.asDouble();
    double error = Math.abs(actual - want) / Math.abs(want);
    worst = Math.max(worst, error);
    assertThat(error).as("%s: %s for %s", id, actual, want).isLessThanOrEqualTo(ESTIMATE);
  }

  private static ReturnsMatrix universe(String name) throws IOException {
    return switch (name) {
      case "u20_pypfopt" -> prices("pypfopt_stock_prices_20.csv");
      case "u431_cvxp_1y" -> newest(ReferenceUniverse.read("u431_cvxp").returns(), YEAR);
      default -> ReferenceUniverse.read(name).returns();
    };
  }

  private static ReturnsMatrix newest(ReturnsMatrix returns, int rows) {
    double[] all = returns.returns();
    double[] cells = Arrays.copyOfRange(all, all.length - rows * returns.assets(), all.length);
    return new ReturnsMatrix(returns.symbols(), rows, cells, 0, false, List.of());
  }

  /** Prices with gaps: rows that lack one are dropped. */
  private static ReturnsMatrix prices(String file) throws IOException {
    List<String> lines =
        Files.readAllLines(ReferenceUniverse.shared().resolve("data/optim").resolve(file));
    List<String> header = List.of(lines.get(0).split(",", -1));
    List<double[]> rows =
        lines.stream()
            .skip(1)
            .map(line -> line.split(",", -1))
            .filter(cells -> Arrays.stream(cells).noneMatch(String::isEmpty))
            .map(cells -> Arrays.stream(cells).skip(1).mapToDouble(Double::parseDouble).toArray())
            .toList();
    int n = header.size() - 1;
    double[] returns = new double[(rows.size() - 1) * n];
    for (int i = 0; i < returns.length; i++) {
      returns[i] = rows.get(i / n + 1)[i % n] / rows.get(i / n)[i % n] - 1.0;
    }
    List<Symbol> symbols = header.stream().skip(1).map(Symbol::new).toList();
    return new ReturnsMatrix(symbols, rows.size() - 1, returns, 0, false, List.of());
  }
}
