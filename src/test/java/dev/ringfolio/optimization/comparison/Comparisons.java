package dev.ringfolio.optimization.comparison;

import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.Compare;
import dev.ringfolio.contract.ComparisonState.Status;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.optimization.Requests;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comparisons, as the tests of this room make them. */
final class Comparisons {
  private Comparisons() {}

  static Compare of(String user, String... symbols) {
    return named(null, user, symbols);
  }

  static Compare named(@Nullable String requestId, String user, String... symbols) {
    return of(requestId, user, null, Constraints.DEFAULT, Parameters.defaults(30), symbols);
  }

  static Compare of(
      @Nullable String requestId,
      String user,
      @Nullable String portfolioId,
      Constraints constraints,
      Parameters parameters,
      String... symbols) {
    return new Compare(
        new Asker(user, false),
        requestId,
        portfolioId,
        Requests.symbols(symbols.length == 0 ? new String[] {"A", "B", "C"} : symbols),
        constraints,
        parameters,
        List.of());
  }

  /** As it is accepted. */
  static KeptComparison row(long number, Compare of) {
    return new KeptComparison(
        number,
        of.asker().user(),
        of.requestId(),
        of.portfolioId(),
        of.symbols(),
        "request " + number,
        1_000 + number,
        Status.QUEUED,
        0,
        null);
  }
}
