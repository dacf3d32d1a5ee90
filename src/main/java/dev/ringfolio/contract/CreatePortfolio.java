package dev.ringfolio.contract;

import org.jspecify.annotations.Nullable;

/**
 * Makes a portfolio of {@code owner}.
 *
 * @param id or null for one that is made up
 */
public record CreatePortfolio(String owner, @Nullable String id, PortfolioDraft draft) {}
