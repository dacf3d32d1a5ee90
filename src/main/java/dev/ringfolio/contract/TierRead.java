package dev.ringfolio.contract;

import dev.ringfolio.core.model.Tier;
import org.jspecify.annotations.Nullable;

/**
 * What a user has paid for.
 *
 * @param tier null where none was ever written
 */
public record TierRead(String user, @Nullable Tier tier) {}
