package dev.ringfolio.simulator;

/**
 * The session's reference prices of one share, in cents.
 *
 * @param last newest price
 * @param atMillis of the newest price
 */
record Quote(long last, long high, long low, long open, long previousClose, long atMillis) {}
