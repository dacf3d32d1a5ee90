package dev.ringfolio.contract;

import dev.ringfolio.contract.ImportAnswer.CellError;
import java.util.List;

/**
 * What came of an import.
 *
 * @param rows lines with data
 * @param booked rows that count now; 0 where one was refused and that matters
 * @param refused rows
 * @param errors the first 100
 * @param version of the portfolio now
 */
public record PortfolioImported(
    long rows, long booked, long refused, List<CellError> errors, long version) {
  public PortfolioImported {
    errors = List.copyOf(errors);
  }
}
