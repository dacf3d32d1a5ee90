package dev.ringfolio.optimization.daily;

import dev.ringfolio.contract.DailyReport;
import dev.ringfolio.optimization.daily.ToldStore.Mark;

/**
 * A report, and the mark that it was told.
 *
 * @param mark kept before the report is told: whoever hears of it will not hear of it again
 */
record Telling(Mark mark, DailyReport report) {}
