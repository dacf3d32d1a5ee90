package dev.ringfolio.core.model;

/** What asked for an optimization. */
public enum Trigger implements WireName {
  MANUAL,
  PRICE_CHANGE,
  TIME_BASED,
  RISK_ALERT,
  CORRELATION_CHANGE,
  NEWS,
  CUSTOM
}
