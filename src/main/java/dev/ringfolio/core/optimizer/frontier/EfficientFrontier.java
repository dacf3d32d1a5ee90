package dev.ringfolio.core.optimizer.frontier;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.admission.Admission;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.risk.Estimates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The whole efficient frontier of a box and a budget of one, exact: its corner portfolios from
 * greatest return to least variance, and any portfolio between them.
 *
 * <p>Between two corners the frontier is one segment, {@code w = w_b + θ(w_a − w_b)} for θ from
 * zero to one, with λ running from λ_b to λ_a. With Δ = μ'(w_a − w_b),
 *
 * <pre>  μ'w = μ'w_b + θΔ,    σ²(w) = σ²(w_b) + 2θλ_bΔ + θ²(λ_a − λ_b)Δ,</pre>
 *
 * since {@code Σw − λμ} is the same for all weights that move. So the portfolio of a wanted return,
 * volatility or greatest ratio is the root of an equation of first or second degree.
 *
 * <p>Immutable, made by {@link #trace}; any thread. Every portfolio that it gives carries its own
 * certificate, worked out from the estimates alone ({@link FrontierVerifier}).
 */
public final class EfficientFrontier {
  private final Estimates estimates;
  private final FeasibleSet set;
  private final List<FrontierPortfolio> corners;

  private EfficientFrontier(Estimates estimates, FeasibleSet set, List<FrontierPortfolio> corners) {
    this.estimates = estimates;
    this.set = set;
    this.corners = List.copyOf(corners);
  }

  /**
   * Traces the frontier.
   *
   * @param estimates annual; a covariance n×n that may be singular
   * @param constraints a box and the budget; others are refused
   * @return the frontier with a status as good as its worst corner, or why there is none: what is
   *     not a box and a budget ({@code METHOD_LIMIT}), bad data, a stop, or too many steps
   */
  public static FrontierOutcome trace(
      Estimates estimates, Constraints constraints, Cancellation cancellation) {
    Optional<Failed> refusal = refusal(estimates, constraints);
    if (refusal.isPresent()) {
      return new FrontierOutcome.Failed(refusal.get());
    }
    FeasibleSet set = FeasibleSet.of(estimates.assets(), constraints);
    CriticalLine line = new CriticalLine(estimates.sigma(), estimates.mu(), set, cancellation);
    CriticalLine.Ending ending = line.walk();
    if (ending != CriticalLine.Ending.COMPLETE) {
      return new FrontierOutcome.Failed(unfinished(ending, line.steps()));
    }
    return certified(estimates, set, line, cancellation);
  }

  private static FrontierOutcome certified(
      Estimates estimates, FeasibleSet set, CriticalLine line, Cancellation cancellation) {
    FrontierVerifier verifier = new FrontierVerifier(estimates.sigma(), estimates.mu(), set);
    List<FrontierPortfolio> corners = new ArrayList<>(line.corners().size());
    Status status = Status.OPTIMAL;
    for (CornerTrail.Corner corner : line.corners()) {
      Cancellation.Verdict verdict = cancellation.verdict();
      if (verdict != Cancellation.Verdict.GO_ON) {
        return new FrontierOutcome.Failed(stopped(verdict, line.steps()));
      }
      FrontierPortfolio portfolio =
          verifier.portfolio(corner.weights(), corner.most(), corner.least());
      Certificate certificate = portfolio.certificate();
      if (!certificate.approximate()) {
        return new FrontierOutcome.Failed(
            new Failed(
                Reason.NUMERICAL_FAILURE,
                "corner portfolio %d is infeasible by %.1e and its gap is %.1e"
                    .formatted(corners.size(), certificate.infeasibility(), certificate.gap())));
      }
      status = certificate.optimal() ? status : Status.APPROXIMATE;
      corners.add(portfolio);
    }
    return new FrontierOutcome.Traced(
        new EfficientFrontier(estimates, set, corners), status, line.steps(), estimates.warnings());
  }

  private static Optional<Failed> refusal(Estimates estimates, Constraints constraints) {
    boolean more =
        !constraints.groups().isEmpty()
            || constraints.maxTurnover() != null
            || constraints.maxTrackingError() != null
            || constraints.maxVolatility() != null
            || constraints.minReturn() != null;
    if (more || !constraints.sumToOne()) {
      return Optional.of(
          new Failed(
              Reason.METHOD_LIMIT,
              "the efficient frontier is traced for min_weight, max_weight and sum_to_one alone"));
    }
    if (!estimates.fault().isEmpty()) {
      return Optional.of(new Failed(Reason.INVALID_DATA, estimates.fault()));
    }
    return Admission.refusal(
        Objective.MINIMIZE_VARIANCE,
        Method.MEAN_VARIANCE,
        constraints,
        Parameters.defaults(1.0),
        List.of(),
        estimates.assets());
  }

  private static Failed unfinished(CriticalLine.Ending ending, int steps) {
    return switch (ending) {
      case CANCELLED -> stopped(Cancellation.Verdict.CANCELLED, steps);
      case OUT_OF_TIME -> stopped(Cancellation.Verdict.OUT_OF_TIME, steps);
      default ->
          new Failed(
              Reason.NUMERICAL_FAILURE,
              "the frontier was not walked to its end in %d steps".formatted(steps));
    };
  }

  private static Failed stopped(Cancellation.Verdict verdict, int steps) {
    return verdict == Cancellation.Verdict.CANCELLED
        ? new Failed(Reason.CANCELLED, "cancelled after %d steps".formatted(steps))
        : new Failed(
            Reason.TIME_LIMIT,
            "not finished after %d steps; allow more by time_limit".formatted(steps));
  }

  /** The corner portfolios, from greatest return to least variance; never empty. */
  public List<FrontierPortfolio> corners() {
    return corners;
  }

  /** The portfolio of least variance. */
  public FrontierPortfolio leastVariance() {
    return corners.get(corners.size() - 1);
  }

  /** The portfolio of greatest return. */
  public FrontierPortfolio greatestReturn() {
    return corners.get(0);
  }

  /**
   * Portfolios at evenly spaced returns, from least variance to greatest return.
   *
   * @param count at least 2
   * @throws IllegalArgumentException if it is less
   */
  public List<FrontierPortfolio> points(int count) {
    if (count < 2) {
      throw new IllegalArgumentException(count + " points; at least 2");
    }
    double least = leastVariance().expectedReturn();
    double range = greatestReturn().expectedReturn() - least;
    List<FrontierPortfolio> points = new ArrayList<>(count);
    points.add(leastVariance());
    for (int point = 1; point < count - 1; point++) {
      points.add(ofReturn(least + range * point / (count - 1)).orElseThrow());
    }
    points.add(greatestReturn());
    return points;
  }

  /**
   * The portfolio of least variance that earns at least so much; empty where none does.
   *
   * @param wanted annual
   */
  public Optional<FrontierPortfolio> ofReturn(double wanted) {
    if (wanted <= leastVariance().expectedReturn()) {
      return Optional.of(leastVariance());
    }
    for (int b = corners.size() - 1; b > 0; b--) {
      FrontierPortfolio low = corners.get(b);
      FrontierPortfolio high = corners.get(b - 1);
      if (wanted <= high.expectedReturn()) {
        double rise = high.expectedReturn() - low.expectedReturn();
        return Optional.of(between(b, (wanted - low.expectedReturn()) / rise));
      }
    }
    return wanted <= greatestReturn().expectedReturn()
        ? Optional.of(greatestReturn())
        : Optional.empty();
  }

  /**
   * The portfolio of greatest return with at most this volatility; empty where every one has more.
   *
   * @param wanted annual
   */
  public Optional<FrontierPortfolio> ofVolatility(double wanted) {
    if (!(wanted >= leastVariance().expectedVolatility())) {
      return Optional.empty();
    }
    for (int b = corners.size() - 1; b > 0; b--) {
      if (wanted < corners.get(b - 1).expectedVolatility()) {
        return Optional.of(between(b, partOfVolatility(b, wanted)));
      }
    }
    return Optional.of(greatestReturn());
  }

  /** The positive root of {@code θ²(λ_a − λ_b)Δ + 2θλ_bΔ = wanted² − σ²(w_b)}. */
  private double partOfVolatility(int b, double wanted) {
    FrontierPortfolio low = corners.get(b);
    FrontierPortfolio high = corners.get(b - 1);
    double rise = high.expectedReturn() - low.expectedReturn();
    double half = low.greatestMultiplier() * rise;
    double square = (high.leastMultiplier() - low.greatestMultiplier()) * rise;
    double rest = (wanted - low.expectedVolatility()) * (wanted + low.expectedVolatility());
    double root = half + Math.sqrt(half * half + Math.max(0.0, square * rest));
    return root > 0.0 ? rest / root : 0.0;
  }

  /**
   * The portfolio of the greatest ratio of return above the risk-free rate to volatility; empty
   * where none earns more than that rate, or one does without volatility.
   *
   * <p>It is where {@code φ(λ) = λ(μ'w − rf) − σ²} is zero. φ rises with λ, and is linear in θ on a
   * segment and in λ while weights stay where they are.
   *
   * @param riskFreeRate annual
   */
  public Optional<FrontierPortfolio> bestRatio(double riskFreeRate) {
    if (!(greatestReturn().expectedReturn() > riskFreeRate)) {
      return Optional.empty();
    }
    for (int b = corners.size() - 1; b > 0; b--) {
      FrontierPortfolio low = corners.get(b);
      double below = balance(low, low.greatestMultiplier(), riskFreeRate);
      if (below >= 0.0) {
        return Optional.of(low).filter(best -> best.expectedVolatility() > 0.0);
      }
      FrontierPortfolio high = corners.get(b - 1);
      double above = balance(high, high.leastMultiplier(), riskFreeRate);
      if (above >= 0.0) {
        return Optional.of(between(b, below / (below - above)));
      }
    }
    return Optional.of(greatestReturn()).filter(best -> best.expectedVolatility() > 0.0);
  }

  private static double balance(FrontierPortfolio portfolio, double lambda, double riskFreeRate) {
    double volatility = portfolio.expectedVolatility();
    return lambda * (portfolio.expectedReturn() - riskFreeRate) - volatility * volatility;
  }

  /** The portfolio at a part of the segment from corner {@code b} to the one before it. */
  private FrontierPortfolio between(int b, double part) {
    double theta = Math.max(0.0, Math.min(1.0, part));
    FrontierPortfolio low = corners.get(b);
    FrontierPortfolio high = corners.get(b - 1);
    double[] weights = new double[low.weights().length];
    for (int i = 0; i < weights.length; i++) {
      double from = low.weights()[i];
      double to = high.weights()[i];
      weights[i] = from == to ? from : (1.0 - theta) * from + theta * to;
    }
    double lambda = (1.0 - theta) * low.greatestMultiplier() + theta * high.leastMultiplier();
    return new FrontierVerifier(estimates.sigma(), estimates.mu(), set)
        .portfolio(weights, lambda, lambda);
  }
}
