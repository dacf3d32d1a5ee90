package dev.ringfolio.contract;

/**
 * The answer to an {@link AbandonReport}.
 *
 * @param found whether such a report was under way or waited
 */
public record ReportAbandoned(boolean found) {}
