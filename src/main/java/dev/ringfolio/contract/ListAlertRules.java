package dev.ringfolio.contract;

/**
 * Asks for the alert rules that one may read, oldest first.
 *
 * @param after only rules with a greater number; 0 for all
 * @param limit how many at most
 */
public record ListAlertRules(Asker asker, long after, int limit) {}
