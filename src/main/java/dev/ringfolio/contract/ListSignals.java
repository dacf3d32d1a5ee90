package dev.ringfolio.contract;

import dev.ringfolio.core.model.Tier;

/**
 * Asks for the newest signals that a user may see.
 *
 * @param user who asks
 * @param unwritten the user's tier where none was ever written
 * @param before only signals with a lesser number; {@link Long#MAX_VALUE} for all
 * @param limit how many at most
 */
public record ListSignals(String user, Tier unwritten, long before, int limit) {}
