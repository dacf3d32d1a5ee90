package dev.ringfolio.core.model;

/** How the covariance is estimated from returns. */
public enum CovarianceEstimator implements WireName {
  /** Divisor T − 1. */
  SAMPLE,
  /** Shrunk towards a multiple of the identity (2004). */
  LEDOIT_WOLF,
  /** Shrunk towards equal correlations (2003). */
  LEDOIT_WOLF_CONSTANT_CORRELATION,
  /** Oracle approximating shrinkage towards a multiple of the identity. */
  OAS,
  /** Newer rows weigh more. */
  EXPONENTIAL
}
