package dev.ringfolio.bus;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a reader is told, one line each. */
final class Told<T> implements TopicHandler<T> {
  final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void entries(long epoch, long first, List<T> entries) {
    lines.add(first + ": " + entries);
  }

  @Override
  public void snapshot(long epoch, long head, List<T> values) {
    lines.add("snapshot " + head + ": " + values);
  }

  @Override
  public void gap(long epoch, long from, long to) {
    lines.add("gap " + from + ".." + to);
  }
}
