package dev.ringfolio.contract;

import dev.ringfolio.core.model.Tier;

/**
 * Asks for one signal.
 *
 * @param id of the signal
 * @param user who asks
 * @param unwritten the user's tier where none was ever written
 */
public record ReadSignal(String id, String user, Tier unwritten) {}
