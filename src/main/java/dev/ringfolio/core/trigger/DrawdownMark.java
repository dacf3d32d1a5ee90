package dev.ringfolio.core.trigger;

/**
 * What is to be known of a portfolio's past to tell its drawdown.
 *
 * @param high its highest value, at the money that is in it now
 * @param last its value when it was valued last
 * @param holdings of what it consisted then, as one number
 */
public record DrawdownMark(String portfolioId, double high, double last, long holdings) {}
