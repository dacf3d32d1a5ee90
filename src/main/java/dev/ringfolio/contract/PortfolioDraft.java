package dev.ringfolio.contract;

import dev.ringfolio.core.model.Position;
import java.math.BigDecimal;
import java.util.List;

/**
 * What the owner decides of a portfolio.
 *
 * @param allowShort whether more may be sold than is held
 * @param positions a symbol once
 */
public record PortfolioDraft(
    String name, boolean allowShort, BigDecimal cash, List<Position> positions) {
  public PortfolioDraft {
    positions = List.copyOf(positions);
  }
}
