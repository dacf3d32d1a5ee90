package dev.ringfolio.contract;

import dev.ringfolio.core.model.Tier;

/** Keep what {@code user} has paid for. */
public record WriteTier(String user, Tier tier) {}
