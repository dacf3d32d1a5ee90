package dev.ringfolio.contract;

import dev.ringfolio.core.model.Tier;

/** What a user has paid for, as it was last written. */
public record UserTier(String user, Tier tier) {}
