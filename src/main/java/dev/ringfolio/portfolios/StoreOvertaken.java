package dev.ringfolio.portfolios;

/** The store has another version of a portfolio than the one in memory: somebody else wrote it. */
final class StoreOvertaken extends RuntimeException {
  StoreOvertaken(String id) {
    super("another version of " + id + " is stored", null, false, false);
  }
}
