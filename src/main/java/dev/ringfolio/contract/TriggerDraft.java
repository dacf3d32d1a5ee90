package dev.ringfolio.contract;

import dev.ringfolio.core.model.TriggerCondition;

/**
 * What the owner decides of a trigger.
 *
 * @param portfolioId whose optimization it asks for
 * @param enabled whether it measures at all
 * @param cooldownMillis that pass at least between two firings
 * @param request the data of an {@code optimization_request}, as its owner wrote it, JSON: without
 *     symbols, those of the portfolio's positions when it is run
 */
public record TriggerDraft(
    String portfolioId,
    boolean enabled,
    TriggerCondition condition,
    long cooldownMillis,
    String request) {}
