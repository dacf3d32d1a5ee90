package dev.ringfolio.contract;

import java.util.List;

/**
 * Takes positions or trades of a portfolio from CSV.
 *
 * @param versions of the portfolio that may be changed; none for any
 * @param csv in UTF-8; read, never written
 * @param partial whether good rows count although others are refused
 */
@SuppressWarnings("ArrayRecordComponent") // handed by reference on purpose
public record ImportPortfolio(
    Asker asker, String id, List<Long> versions, byte[] csv, boolean partial) {
  public ImportPortfolio {
    versions = List.copyOf(versions);
  }
}
