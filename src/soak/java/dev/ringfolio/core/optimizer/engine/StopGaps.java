package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.optimizer.Cancellation;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a run asks whether to go on, and how much CPU time it lets pass in between: the longest
 * stretch, with the places before and after it. A stop that comes anywhere is heard by the end of
 * such a stretch, so one run to its end tells what many stops at random moments would.
 *
 * <p>Owned by the thread of the run.
 */
final class StopGaps implements Cancellation {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int FRAMES = 3;

  /** Stretches shorter than this are not looked at closely. */
  private static final long LOOK_NANOS = 1_000_000L;

  private final long endNanos;
  private long before = THREADS.getCurrentThreadCpuTime();
  private List<StackTraceElement> place = List.of();
  private long longest;
  private String where = "";
  private long polls;

  /**
   * @param nanos after which it says that time is up
   */
  StopGaps(long nanos) {
    this.endNanos = System.nanoTime() + nanos;
  }

  @Override
  public Verdict verdict() {
    note(place());
    polls++;
    before = THREADS.getCurrentThreadCpuTime();
    return System.nanoTime() >= endNanos ? Verdict.OUT_OF_TIME : Verdict.GO_ON;
  }

  /** To be told when the run has returned: the last stretch ends there. */
  void returned() {
    note(List.of());
  }

  private void note(List<StackTraceElement> here) {
    long gap = THREADS.getCurrentThreadCpuTime() - before;
    if (gap > longest) {
      longest = gap;
      where = gap < LOOK_NANOS ? "" : text(place) + " -> " + text(here);
    }
    place = here;
  }

  private static List<StackTraceElement> place() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .skip(2)
                    .filter(frame -> !frame.getMethodName().contains("lambda"))
                    .limit(FRAMES)
                    .map(StackWalker.StackFrame::toStackTraceElement)
                    .toList());
  }

  private static String text(List<StackTraceElement> place) {
    return place.isEmpty()
        ? "an end"
        : place.stream()
            .map(
                frame ->
                    frame.getClassName().replaceAll(".*[.]", "")
                        + "."
                        + frame.getMethodName()
                        + ":"
                        + frame.getLineNumber())
            .collect(Collectors.joining("<"));
  }

  long longestNanos() {
    return longest;
  }

  long polls() {
    return polls;
  }

  String where() {
    return where;
  }
}
