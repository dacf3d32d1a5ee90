package dev.ringfolio.contract;

import dev.ringfolio.core.model.AlertCondition;

/** What the owner decides of an alert rule. */
public record AlertRuleDraft(AlertCondition condition, RiskAlert.Severity severity) {}
