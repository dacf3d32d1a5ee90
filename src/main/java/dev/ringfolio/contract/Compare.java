package dev.ringfolio.contract;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a comparison of methods, checked in all that can be checked without data.
 *
 * @param requestId the asker's own name for it, an idempotency key among the asker's; or null
 * @param portfolioId whose positions {@code symbols} are, or null where these were named
 * @param symbols distinct, in the order in which they are answered
 * @param warnings that the check gave, part of the result
 */
public record Compare(
    Asker asker,
    @Nullable String requestId,
    @Nullable String portfolioId,
    List<Symbol> symbols,
    Constraints constraints,
    Parameters parameters,
    List<Warning> warnings) {

  public Compare {
    symbols = List.copyOf(symbols);
    warnings = List.copyOf(warnings);
  }
}
