package dev.ringfolio.contract;

/**
 * Asks for one comparison.
 *
 * @param waitMillis how long the answer may be held back for the comparison to be finished
 */
public record ReadComparison(Asker asker, String id, long waitMillis) {}
