package dev.ringfolio.contract;

import dev.ringfolio.core.model.Holdings;

/**
 * A portfolio as it is kept.
 *
 * @param owner the user whose it is
 * @param allowShort whether more may be sold than is held
 * @param version 1 when it was made; each change is the next one
 */
public record Portfolio(
    String id, String owner, String name, boolean allowShort, Holdings holdings, long version) {}
