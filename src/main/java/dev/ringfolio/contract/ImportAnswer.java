package dev.ringfolio.contract;

import java.util.List;

/** What became of a piece of an import. */
public sealed interface ImportAnswer {
  /** The piece was taken in; send the next one. */
  record PieceTaken(int index) implements ImportAnswer {}

  /**
   * The import ended.
   *
   * @param stored whether anything was stored
   * @param rows lines with data
   * @param symbols distinct ones
   * @param inserted cells
   * @param replaced cells
   * @param refused cells
   * @param errors the first 100
   */
  record ImportReport(
      boolean stored,
      long rows,
      int symbols,
      long inserted,
      long replaced,
      long refused,
      List<CellError> errors)
      implements ImportAnswer {
    public ImportReport {
      errors = List.copyOf(errors);
    }
  }

  /**
   * A cell that cannot be taken.
   *
   * @param line from 1, the header's
   * @param column its name in the header
   * @param value as it stands there, cut at 64 characters
   * @param reason the rule
   */
  record CellError(long line, String column, String value, String reason) {}
}
