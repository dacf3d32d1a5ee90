package dev.ringfolio.contract;

/** Makes an alert rule. A portfolio's belongs to the portfolio's owner, else to who asks. */
public record CreateAlertRule(Asker asker, AlertRuleDraft draft) {}
