package dev.ringfolio.contract;

/**
 * An alert rule as it is kept.
 *
 * @param id a number in decimal; newer rules have greater ones
 * @param owner who is alerted: of a portfolio's rule its owner, else who made it
 * @param version 1 when it was made; each change is the next one
 */
public record AlertRule(String id, String owner, AlertRuleDraft draft, long version)
    implements OwnedRule {}
