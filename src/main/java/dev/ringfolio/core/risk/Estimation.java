package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.Halt;
import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.risk.BlackLitterman.Posterior;
import dev.ringfolio.core.risk.Covariances.Covariance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Estimates of return and risk from returns, by the estimators that a {@link Recipe} names: the
 * covariance first ({@link Covariances}), then the expected returns, which may look at it ({@link
 * ExpectedReturns}, {@link BlackLitterman}, which replaces it, too).
 *
 * <p>What is wrong with a recipe or with returns is the fault of the estimates; what is worth
 * knowing though they stand is among their warnings. An estimate of n assets and T rows takes
 * T·n²/2 multiplications and n³/6 more for the condition number; it can be told to stop and does so
 * within milliseconds.
 *
 * <p>Pure; the caller's thread, any thread.
 */
public final class Estimation {
  private Estimation() {}

  /** The estimates under {@code parameters}; see {@link #of(ReturnsMatrix, Recipe)}. */
  public static Estimates of(ReturnsMatrix returns, Parameters parameters) {
    return of(returns, Recipe.of(parameters));
  }

  /**
   * The estimates of returns.
   *
   * @param returns at least two rows; <em>read</em>
   * @throws IllegalArgumentException if there are fewer rows
   */
  public static Estimates of(ReturnsMatrix returns, Recipe recipe) {
    return of(returns, recipe, Halt.never());
  }

  /**
   * The estimates of returns, or empty where they were told to stop.
   *
   * @param returns at least two rows; <em>read</em>
   * @param stop polled from this thread after each millisecond of work or sooner; once true, stays
   *     so
   */
  public static Optional<Estimates> of(ReturnsMatrix returns, Recipe recipe, BooleanSupplier stop) {
    Halt halt = new Halt(stop);
    if (halt.now()) {
      return Optional.empty();
    }
    Estimates estimates = of(returns, recipe, halt);
    return halt.asked() ? Optional.empty() : Optional.of(estimates);
  }

  private static Estimates of(ReturnsMatrix returns, Recipe recipe, Halt halt) {
    int rows = returns.observations();
    if (rows < 2) {
      throw new IllegalArgumentException(rows + " return rows have no variance");
    }
    Optional<String> fault = RecipeFaults.of(recipe, returns.symbols());
    if (fault.isPresent()) {
      return Estimates.unusable(returns.assets(), rows, fault.get());
    }
    Deviations deviations = Deviations.of(returns, halt);
    Optional<String> notFinite = notFinite(returns.symbols(), deviations.means());
    if (notFinite.isPresent()) {
      return Estimates.unusable(returns.assets(), rows, notFinite.get());
    }
    Covariance covariance = Covariances.of(deviations, recipe.covariance(), recipe.span(), halt);
    if (halt.asked()) {
      return Estimates.unusable(0, rows, "halted"); // thrown away by who asked
    }
    List<Warning> warnings = new ArrayList<>();
    tellConstantAssets(returns.symbols(), deviations, warnings);
    tellShrinkage(covariance, recipe.covariance(), warnings);
    if (recipe.expectedReturns() == ReturnEstimator.BLACK_LITTERMAN) {
      return blackLitterman(returns, recipe, covariance, warnings, halt);
    }
    Optional<double[]> mu = expectedReturns(returns, recipe, deviations, covariance.sigma());
    return mu.isPresent()
        ? checked(returns, mu.get(), covariance, warnings, halt)
        : Estimates.unusable(
            returns.assets(), rows, "capm: the market has no variance, and so nothing has a beta");
  }

  private static Optional<double[]> expectedReturns(
      ReturnsMatrix returns, Recipe recipe, Deviations deviations, double[] sigma) {
    return switch (recipe.expectedReturns()) {
      case MEAN -> Optional.of(ExpectedReturns.arithmetic(deviations));
      case EXPONENTIAL -> Optional.of(ExpectedReturns.exponential(returns, recipe.span()));
      case CAPM ->
          ExpectedReturns.capm(
              ExpectedReturns.arithmetic(deviations),
              sigma,
              ExpectedReturns.market(recipe.beliefs().marketWeights(), returns.symbols()),
              recipe.riskFreeRate());
      case BLACK_LITTERMAN -> throw new IllegalArgumentException("has a covariance of its own");
    };
  }

  private static Estimates blackLitterman(
      ReturnsMatrix returns, Recipe recipe, Covariance prior, List<Warning> warnings, Halt halt) {
    Posterior posterior =
        BlackLitterman.of(
            prior.sigma(),
            ExpectedReturns.market(recipe.beliefs().marketWeights(), returns.symbols()),
            recipe.riskAversion(),
            recipe.beliefs(),
            returns.symbols(),
            halt);
    if (!posterior.fault().isEmpty()) {
      return Estimates.unusable(returns.assets(), returns.observations(), posterior.fault());
    }
    warnings.addAll(posterior.warnings());
    Covariance covariance = new Covariance(posterior.covariance(), prior.intensity());
    return checked(returns, posterior.mean(), covariance, warnings, halt);
  }

  private static Estimates checked(
      ReturnsMatrix returns,
      double[] mu,
      Covariance covariance,
      List<Warning> warnings,
      Halt halt) {
    double[] sigma = covariance.sigma();
    Optional<String> fault =
        notFinite(returns.symbols(), mu).or(() -> Estimates.notFinite("sigma", sigma));
    if (fault.isPresent()) {
      return Estimates.unusable(returns.assets(), returns.observations(), fault.get());
    }
    boolean regular = covariance.intensity() > 0.0;
    Conditioning.of(mu.length, sigma, regular ? Integer.MAX_VALUE : returns.observations(), halt)
        .warning()
        .ifPresent(warnings::add);
    return new Estimates(mu.length, mu, sigma, returns.observations(), "", warnings);
  }

  private static Optional<String> notFinite(List<Symbol> symbols, double[] mu) {
    for (int i = 0; i < mu.length; i++) {
      if (!Double.isFinite(mu[i])) {
        return Optional.of(
            "the expected return of %s is %s: no return of it may be infinite"
                .formatted(symbols.get(i), mu[i]));
      }
    }
    return Optional.empty();
  }

  private static void tellConstantAssets(
      List<Symbol> symbols, Deviations deviations, List<Warning> warnings) {
    for (int i = 0; i < symbols.size(); i++) {
      if (deviations.constant(i)) {
        warnings.add(
            new Warning(
                "zero_variance_asset", symbols.get(i) + " has the same return in every row"));
      }
    }
  }

  private static void tellShrinkage(
      Covariance covariance, CovarianceEstimator estimator, List<Warning> warnings) {
    if (!Double.isNaN(covariance.intensity())) {
      warnings.add(
          new Warning(
              "shrinkage",
              "%s moved the covariance %s of the way to its target"
                  .formatted(estimator.wire(), covariance.intensity())));
    }
  }
}
