package dev.ringfolio.contract;

/**
 * A trade counts.
 *
 * @param version of the portfolio now
 * @param repeated whether it was booked before, under the client's own name of it
 */
public record TradeTaken(BookedTrade booked, long version, boolean repeated) {}
