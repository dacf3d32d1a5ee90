package dev.ringfolio.core.model;

/** How expected returns are estimated. */
public enum ReturnEstimator implements WireName {
  /** The arithmetic mean. */
  MEAN,
  /** Newer rows weigh more. */
  EXPONENTIAL,
  /** The risk-free rate and beta times the excess return of the market. */
  CAPM,
  /** The market's equilibrium, moved by views. */
  BLACK_LITTERMAN
}
