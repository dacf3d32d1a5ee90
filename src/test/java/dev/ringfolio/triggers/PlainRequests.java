package dev.ringfolio.triggers;

import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trigger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A language of one word: the symbols, with blanks between them, or none; {@code ?} is refused. */
final class PlainRequests implements RunRequests {
  @Override
  public List<Symbol> symbols(String request) {
    return request.isEmpty()
        ? List.of()
        : Arrays.stream(request.split(" ")).map(Symbol::new).toList();
  }

  @Override
  public Optimize read(String request, String portfolioId, Trigger kind, List<Symbol> positions) {
    if (request.equals("?")) {
      throw new FailureException(new Failure(FailureCode.INVALID_CONSTRAINTS, "?: is no symbol"));
    }
    return new Optimize(
        null,
        "",
        "",
        "",
        request.isEmpty() ? positions : symbols(request),
        Objective.MAXIMIZE_SHARPE,
        Method.MEAN_VARIANCE,
        kind,
        Constraints.DEFAULT,
        Parameters.defaults(30),
        Map.of("own", 1),
        portfolioId,
        List.of());
  }
}
