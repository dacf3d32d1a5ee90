package dev.ringfolio.contract;

/**
 * A {@link DailyReport} is among the events.
 *
 * @param toDay of the report
 */
public record ReportTold(int toDay) {}
