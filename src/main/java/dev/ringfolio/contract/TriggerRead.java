package dev.ringfolio.contract;

import org.jspecify.annotations.Nullable;

/**
 * A trigger and where it stands.
 *
 * @param armed whether it may fire: it is enabled, not suspended, and was back since it fired last
 * @param suspended why it neither fires nor runs, for people; empty where it does
 * @param value what it measures now; NaN where it is not known, or is no number
 * @param firedMillis when it fired last; 0 for never
 * @param firedValue what was measured then; NaN where that is no number
 * @param reason why it fired, for people; empty for never
 * @param due whether the run that it asked for has to wait
 * @param nextMillis before when no run of it begins; 0 where it is not enabled or suspended
 * @param lastRun null before the first
 */
public record TriggerRead(
    TriggerRule rule,
    boolean armed,
    String suspended,
    double value,
    long firedMillis,
    double firedValue,
    String reason,
    boolean due,
    long nextMillis,
    @Nullable TriggerRun lastRun) {}
