package dev.ringfolio.bus;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Exceptions of one handler: the first is logged with its stack, then every doubling of their
 * count. Any thread.
 */
final class Defects {
  private final Logger log;
  private final String where;
  private final AtomicLong count = new AtomicLong();

  Defects(Logger log, String where) {
    this.log = log;
    this.where = where;
  }

  void saw(Throwable defect) {
    long seen = count.incrementAndGet();
    if (seen == 1) {
      log.error("{} threw", where, defect);
    } else if (Long.bitCount(seen) == 1) {
      log.error("{} threw {} times, last {}", where, seen, defect.toString());
    }
  }

  long count() {
    return count.get();
  }
}
