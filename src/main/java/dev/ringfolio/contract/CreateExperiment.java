package dev.ringfolio.contract;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Asks for an experiment; fields as in {@link Experiment}. The asker may read the portfolio.
 *
 * @param transactionCost NaN where none is given, see {@link Experiment#charged}
 */
public record CreateExperiment(
    String owner,
    String portfolioId,
    String name,
    Optimize a,
    Optimize b,
    int every,
    LocalDate from,
    @Nullable LocalDate to,
    double transactionCost) {}
