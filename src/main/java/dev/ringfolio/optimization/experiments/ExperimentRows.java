package dev.ringfolio.optimization.experiments;

import dev.ringfolio.contract.CreateExperiment;
import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.optimization.experiments.ExperimentStore.Row;
import dev.ringfolio.optimization.queue.RequestTexts;
import java.time.LocalDate;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Experiments as rows of their store, and back.
 *
 * @param texts of the sides, as they are kept
 */
record ExperimentRows(RequestTexts texts) {
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentRows.class);

  Row row(long number, CreateExperiment asked, long nowMillis) {
    LocalDate to = asked.to();
    return new Row(
        number,
        asked.owner(),
        asked.portfolioId(),
        asked.name(),
        texts.write().apply(asked.a()),
        texts.write().apply(asked.b()),
        asked.every(),
        (int) asked.from().toEpochDay(),
        to == null ? Row.FOR_EVER : (int) to.toEpochDay(),
        asked.transactionCost(),
        nowMillis);
  }

  /** Empty where a side was written by a version that this one does not understand. */
  Optional<Experiment> experiment(Row row) {
    try {
      return Optional.of(
          experiment(row, texts.parse().apply(row.a()), texts.parse().apply(row.b())));
    } catch (IllegalArgumentException e) {
      LOG.warn("experiment {} is left out: {}", row.number(), e.getMessage());
      return Optional.empty();
    }
  }

  /** The experiment of a row whose sides are known. */
  static Experiment experiment(Row row, Optimize a, Optimize b) {
    return new Experiment(
        Long.toString(row.number()),
        row.owner(),
        row.portfolioId(),
        row.name(),
        a,
        b,
        row.every(),
        LocalDate.ofEpochDay(row.fromDay()),
        row.toDay() == Row.FOR_EVER ? null : LocalDate.ofEpochDay(row.toDay()),
        Experiment.charged(row.transactionCost(), a, b),
        row.createdMillis());
  }
}
