package dev.ringfolio.contract;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Asks how an experiment stands.
 *
 * @param riskFreeRate annual, of the Sharpe ratios
 * @param ticket by which the asker says that it does not wait any more; empty for none
 * @param through the last day that counts, where that is before the experiment's own; or null
 * @param yielding whether nobody waits for it, so that it gives way to those that somebody does
 */
public record ReportExperiment(
    Asker asker,
    String id,
    double riskFreeRate,
    String ticket,
    @Nullable LocalDate through,
    boolean yielding) {

  /** Of all days, for somebody who waits for it to the end. */
  public ReportExperiment(Asker asker, String id, double riskFreeRate) {
    this(asker, id, riskFreeRate, "", null, false);
  }
}
