package dev.ringfolio.contract;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Two configurations of a portfolio's optimization, to be compared. It never changes; another
 * comparison is another experiment.
 *
 * @param owner the user whose it is
 * @param a and {@code b}: what is asked for at each rebalancing, symbols and all
 * @param every trading days from one rebalancing to the next, at least 1
 * @param from the first day; one in the past is a backtest
 * @param to the last day; null to go on for ever
 */
public record Experiment(
    String id,
    String owner,
    String portfolioId,
    String name,
    Optimize a,
    Optimize b,
    int every,
    LocalDate from,
    @Nullable LocalDate to,
    long createdMillis) {}
