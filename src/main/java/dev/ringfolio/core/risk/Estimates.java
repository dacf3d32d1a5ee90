package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.Halt;
import dev.ringfolio.core.model.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Annual expected returns and covariance, what every optimization starts from. Immutable; the
 * arrays are <em>read</em>, never written.
 *
 * @param assets n
 * @param mu n, annual expected returns
 * @param sigma n×n, row-major and symmetric, annual covariance
 * @param observations return rows they were made from; 0 where they were given
 * @param fault why they cannot be used, for people; empty where they can
 * @param warnings zero-variance assets, ill-conditioned covariance, intensity of a shrinkage, views
 *     left out, a covariance that was repaired
 */
@SuppressWarnings("ArrayRecordComponent") // handed by reference on purpose: up to a million cells
public record Estimates(
    int assets,
    double[] mu,
    double[] sigma,
    int observations,
    String fault,
    List<Warning> warnings) {

  /** Two cells of a given covariance may differ by this much of the larger, from rounding alone. */
  private static final double ASYMMETRY_MAX = 1e-10;

  public Estimates {
    warnings = List.copyOf(warnings);
    if (mu.length != assets || sigma.length != assets * assets) {
      throw new IllegalArgumentException(
          mu.length + " means and " + sigma.length + " covariances for " + assets + " assets");
    }
  }

  /** Estimates that a caller made elsewhere, checked: finite, symmetric, positive semidefinite. */
  public static Estimates given(double[] mu, double[] sigma) {
    int n = mu.length;
    Conditioning conditioning = Conditioning.of(n, sigma, Integer.MAX_VALUE, Halt.never());
    String fault =
        notFinite("mu", mu)
            .or(() -> notFinite("sigma", sigma))
            .or(() -> asymmetric(n, sigma))
            .or(conditioning::indefinite)
            .orElse("");
    List<Warning> warnings = new ArrayList<>();
    conditioning.warning().ifPresent(warnings::add);
    return new Estimates(n, mu, sigma, 0, fault, warnings);
  }

  /**
   * Estimates that a caller made elsewhere, their covariance replaced by the nearest one that is
   * symmetric and positive semidefinite where it is not. How far that is stands in the warning
   * {@code covariance_repaired}. For callers who ask for it: {@link #given} refuses such a
   * covariance.
   *
   * @param mu n, annual; <em>read</em>
   * @param sigma n×n, row-major, annual; <em>read</em>
   */
  public static Estimates repaired(double[] mu, double[] sigma) {
    Estimates given = given(mu, sigma);
    if (given.fault().isEmpty()
        || notFinite("mu", mu).or(() -> notFinite("sigma", sigma)).isPresent()) {
      return given;
    }
    double[] nearest = NearestCovariance.of(mu.length, sigma);
    Estimates repaired = given(mu, nearest);
    List<Warning> warnings = new ArrayList<>(repaired.warnings());
    warnings.add(
        new Warning(
            "covariance_repaired",
            "%s; it was moved by %.1e of its norm"
                .formatted(given.fault(), NearestCovariance.distance(sigma, nearest))));
    return new Estimates(mu.length, mu, nearest, 0, repaired.fault(), warnings);
  }

  /**
   * Estimates that cannot be used.
   *
   * @param fault why, for people
   */
  static Estimates unusable(int n, int observations, String fault) {
    return new Estimates(n, new double[n], new double[n * n], observations, fault, List.of());
  }

  static Optional<String> notFinite(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        return Optional.of("%s[%d] is %s".formatted(name, i, values[i]));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> asymmetric(int n, double[] sigma) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double one = sigma[i * n + j];
        double other = sigma[j * n + i];
        if (Math.abs(one - other) > ASYMMETRY_MAX * Math.max(Math.abs(one), Math.abs(other))) {
          return Optional.of(
              "the covariance is not symmetric: [%d][%d] is %s, [%d][%d] is %s"
                  .formatted(i, j, one, j, i, other));
        }
      }
    }
    return Optional.empty();
  }
}
