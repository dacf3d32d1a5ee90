package dev.ringfolio.prices;

import dev.ringfolio.contract.ModuleFacts.DatabaseFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.prices.DailyBars.Contents;
import dev.ringfolio.storage.StorePool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the database, and what is wrong with it. One look at a time: a store that hangs
 * is asked once. Owned by the bars' verticle.
 */
final class DatabaseWatch {
  /** The name by which health probes it. */
  static final String MODULE = "database";

  /** Advice to those who find it busy or away, in seconds. */
  static final double RETRY_SECONDS = 5;

  /** A store that has not said for that long what it holds counts as away. */
  static final int PATIENCE_SECONDS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);

  private boolean looking;
  private long lookingSince;
  private @Nullable Contents known;
  private String trouble = "";

  /** Whether a look may begin, which then has: {@link #ended} says that it is over. */
  boolean begins(long nowNanos) {
    if (looking) {
      return false;
    }
    looking = true;
    lookingSince = nowNanos;
    return true;
  }

  void ended() {
    looking = false;
  }

  void found(Contents contents) {
    known = contents;
    if (!trouble.isEmpty()) {
      LOG.info("the database answers again");
    }
    trouble = "";
  }

  /** Told once, however many find it so. */
  void troubled(Throwable error) {
    if (trouble.isEmpty()) {
      LOG.warn("the database does not answer: {}", String.valueOf(error.getMessage()));
    }
    trouble = String.valueOf(error.getMessage());
  }

  /**
   * From what is known.
   *
   * @param turnedAway reads refused since the start, because too many were under way
   */
  ModuleReport report(long nowNanos, long turnedAway) {
    Contents last = known;
    boolean hangs = looking && nowNanos - lookingSince > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    boolean fine = trouble.isEmpty() && last != null && !hangs;
    DatabaseFacts facts =
        last == null
            ? new DatabaseFacts("unknown", false, 0, 0)
            : new DatabaseFacts(last.kind(), fine, last.bars(), last.symbols());
    return new ModuleReport(
        MODULE, fine ? Status.GREEN : Status.RED, detail(hangs, turnedAway), facts);
  }

  private String detail(boolean hangs, long turnedAway) {
    if (hangs) {
      return "no answer for more than " + PATIENCE_SECONDS + " s";
    }
    return trouble.isEmpty() && turnedAway > 0
        ? turnedAway + " reads beyond " + StorePool.READS_MAX + " at once were refused"
        : trouble;
  }
}
