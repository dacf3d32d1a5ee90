package dev.ringfolio.bus;

import java.util.List;

/**
 * Keeps a reader alive when its handler throws: that is logged and counted, and reading goes on.
 */
final class GuardedHandler<T> implements TopicHandler<T> {
  private final TopicHandler<T> handler;
  private final Defects defects;

  GuardedHandler(TopicHandler<T> handler, Defects defects) {
    this.handler = handler;
    this.defects = defects;
  }

  @Override
  public void began(long epoch, long position) {
    guard(() -> handler.began(epoch, position));
  }

  @Override
  public void entries(long epoch, long first, List<T> entries) {
    guard(() -> handler.entries(epoch, first, entries));
  }

  @Override
  public void snapshot(long epoch, long head, List<T> values) {
    guard(() -> handler.snapshot(epoch, head, values));
  }

  @Override
  public void gap(long epoch, long from, long to) {
    guard(() -> handler.gap(epoch, from, to));
  }

  private void guard(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error defect) {
      defects.saw(defect);
    }
  }
}
