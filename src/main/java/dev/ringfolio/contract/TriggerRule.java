package dev.ringfolio.contract;

/**
 * A trigger as it is kept.
 *
 * @param id a number in decimal; newer triggers have greater ones
 * @param owner whose the portfolio is; runs are in their name
 * @param version 1 when it was made; each change is the next one
 */
public record TriggerRule(String id, String owner, TriggerDraft draft, long version)
    implements OwnedRule {}
