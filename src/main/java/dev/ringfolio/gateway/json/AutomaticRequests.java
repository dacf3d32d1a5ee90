package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trigger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Requests that nobody sends: what an owner wrote once, read again each time that it is run, by the
 * rules of {@link OptimizationRequests}.
 */
public final class AutomaticRequests {
  private static final String SYMBOLS = "symbols";

  /** Of a request that is not in anybody's name yet. */
  private static final String NOBODY = "";

  private final OptimizationRequests requests;

  public AutomaticRequests(OptimizationRequests requests) {
    this.requests = requests;
  }

  /** The symbols that are named in {@code request}, which was read before; none where none are. */
  public List<Symbol> symbols(String request) {
    ObjectNode data = data(request);
    return has(data) ? requests.symbols(Fields.ofData(data)) : List.of();
  }

  /**
   * The request, in nobody's name.
   *
   * @param request the data of an {@code optimization_request}
   * @param positions symbols where it names none
   * @throws FailureException where it is refused
   */
  public Optimize read(String request, String portfolioId, Trigger kind, List<Symbol> positions) {
    ObjectNode data = data(request);
    if (!has(data)) {
      if (positions.isEmpty()) {
        throw Fields.refused(
            FailureCode.INVALID_REQUEST,
            "symbols: missing, and the portfolio '"
                + portfolioId
                + "' has no positions; give an array of strings");
      }
      ArrayNode symbols = data.putArray(SYMBOLS);
      positions.forEach(symbol -> symbols.add(symbol.name()));
    }
    data.put("trigger", kind.wire());
    data.put("portfolio_id", portfolioId);
    return requests.check(data, NOBODY, NOBODY, NOBODY);
  }

  private static boolean has(ObjectNode data) {
    return data.hasNonNull(SYMBOLS);
  }

  /** A copy of ours; what is kept was read by the same reader. */
  private static ObjectNode data(String request) {
    Checked<JsonNode> read = StrictJson.read(request.getBytes(StandardCharsets.UTF_8));
    if (read instanceof Checked.Accepted<JsonNode> good
        && good.value() instanceof ObjectNode data) {
      return data;
    }
    throw new IllegalStateException("no request: " + request);
  }
}
