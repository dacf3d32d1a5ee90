package dev.ringfolio.core.model;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an optimization, defaults filled in.
 *
 * @param riskFreeRate annual
 * @param targetReturn annual, for Sortino
 * @param from first date of the price rows used, or null
 * @param to last date of the price rows used, or null
 * @param lookback the newest price rows used, or null for all
 * @param live whether the newest live price may be one more row
 * @param covariance how it is estimated
 * @param expectedReturns how they are estimated
 * @param span of the exponential estimators, in rows, above 1
 * @param riskAversion γ in {@code μ'w − γ/2 w'Σw}, and δ of Black–Litterman; at least 0
 * @param trading holdings, cost, benchmark, horizon
 * @param beliefs of Black–Litterman
 * @param robust uncertainty of the expected returns, or null for none
 * @param distance of hierarchical risk parity
 * @param quantum of VQE and QAOA
 * @param seed of every random choice
 * @param timeLimitSeconds of the solve
 * @param evaluations budget of a heuristic
 */
public record Parameters(
    double riskFreeRate,
    double targetReturn,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    @Nullable Integer lookback,
    boolean live,
    CovarianceEstimator covariance,
    ReturnEstimator expectedReturns,
    double span,
    double riskAversion,
    Trading trading,
    Beliefs beliefs,
    @Nullable Robust robust,
    ClusterDistance distance,
    Quantum quantum,
    long seed,
    double timeLimitSeconds,
    long evaluations) {

  /** Price rows used where neither {@code from} nor {@code lookback} is given: two years. */
  public static final int DEFAULT_LOOKBACK = 504;

  public static final double DEFAULT_SPAN = 180.0;
  public static final double DEFAULT_RISK_AVERSION = 1.0;
  public static final long DEFAULT_EVALUATIONS = 100_000;

  /** The defaults, with the service's time limit in seconds. */
  public static Parameters defaults(double timeLimitSeconds) {
    return new Builder(timeLimitSeconds).build();
  }

  /** A builder that starts from these. */
  public Builder with() {
    return new Builder(this);
  }

  /** Parameters in the making: the defaults, or others, with some of them replaced. */
  public static final class Builder {
    private double riskFreeRate = 0.0;
    private double targetReturn = 0.0;
    private @Nullable LocalDate from;
    private @Nullable LocalDate to;
    private @Nullable Integer lookback = DEFAULT_LOOKBACK;
    private boolean live = true;
    private CovarianceEstimator covariance = CovarianceEstimator.SAMPLE;
    private ReturnEstimator expectedReturns = ReturnEstimator.MEAN;
    private double span = DEFAULT_SPAN;
    private double riskAversion = DEFAULT_RISK_AVERSION;
    private Trading trading = Trading.NONE;
    private Beliefs beliefs = Beliefs.NONE;
    private @Nullable Robust robust;
    private ClusterDistance distance = ClusterDistance.LOPEZ_DE_PRADO;
    private Quantum quantum = Quantum.DEFAULT;
    private long seed = 1;
    private double timeLimitSeconds;
    private long evaluations = DEFAULT_EVALUATIONS;

    /** From the defaults. */
    public Builder(double timeLimitSeconds) {
      this.timeLimitSeconds = timeLimitSeconds;
    }

    private Builder(Parameters from) {
      this.riskFreeRate = from.riskFreeRate;
      this.targetReturn = from.targetReturn;
      this.from = from.from;
      this.to = from.to;
      this.lookback = from.lookback;
      this.live = from.live;
      this.covariance = from.covariance;
      this.expectedReturns = from.expectedReturns;
      this.span = from.span;
      this.riskAversion = from.riskAversion;
      this.trading = from.trading;
      this.beliefs = from.beliefs;
      this.robust = from.robust;
      this.distance = from.distance;
      this.quantum = from.quantum;
      this.seed = from.seed;
      this.timeLimitSeconds = from.timeLimitSeconds;
      this.evaluations = from.evaluations;
    }

    public Builder riskFreeRate(double annual) {
      this.riskFreeRate = annual;
      return this;
    }

    public Builder targetReturn(double annual) {
      this.targetReturn = annual;
      return this;
    }

    /** The price rows used: first and last date, and the newest of them; null is no bound. */
    public Builder rows(
        @Nullable LocalDate first, @Nullable LocalDate last, @Nullable Integer newest) {
      this.from = first;
      this.to = last;
      this.lookback = newest;
      return this;
    }

    public Builder live(boolean allowed) {
      this.live = allowed;
      return this;
    }

    public Builder covariance(CovarianceEstimator estimator) {
      this.covariance = estimator;
      return this;
    }

    public Builder expectedReturns(ReturnEstimator estimator) {
      this.expectedReturns = estimator;
      return this;
    }

    public Builder span(double rows) {
      this.span = rows;
      return this;
    }

    public Builder riskAversion(double gamma) {
      this.riskAversion = gamma;
      return this;
    }

    public Builder trading(Trading wanted) {
      this.trading = wanted;
      return this;
    }

    public Builder beliefs(Beliefs wanted) {
      this.beliefs = wanted;
      return this;
    }

    public Builder robust(@Nullable Robust wanted) {
      this.robust = wanted;
      return this;
    }

    public Builder distance(ClusterDistance wanted) {
      this.distance = wanted;
      return this;
    }

    public Builder quantum(Quantum wanted) {
      this.quantum = wanted;
      return this;
    }

    public Builder seed(long value) {
      this.seed = value;
      return this;
    }

    public Builder timeLimitSeconds(double seconds) {
      this.timeLimitSeconds = seconds;
      return this;
    }

    public Builder evaluations(long budget) {
      this.evaluations = budget;
      return this;
    }

    /** The parameters. */
    public Parameters build() {
      return new Parameters(
          riskFreeRate,
          targetReturn,
          from,
          to,
          lookback,
          live,
          covariance,
          expectedReturns,
          span,
          riskAversion,
          trading,
          beliefs,
          robust,
          distance,
          quantum,
          seed,
          timeLimitSeconds,
          evaluations);
    }
  }
}
