package dev.ringfolio.contract;

/**
 * Asks how an experiment stands.
 *
 * @param riskFreeRate annual, of the Sharpe ratios
 */
public record ReportExperiment(Asker asker, String id, double riskFreeRate) {}
