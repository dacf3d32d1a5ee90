package dev.ringfolio.bus;

import dev.ringfolio.bus.TopicMessage.Bell;
import dev.ringfolio.bus.TopicMessage.Snapshot;
import dev.ringfolio.bus.TopicMessage.ToReader;
import dev.ringfolio.bus.Witness.Entry;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.contract.Topic;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A {@link WritingEnd} on the simulated net, with a naive twin of its last-value table, that each
 * snapshot is held against.
 */
final class SimulatedWriter implements WritingEnd.Mail {
  final WritingEnd<Entry> end;

  /** The naive twin. */
  final Map<Integer, Entry> table = new LinkedHashMap<>();

  final Set<Integer> removed = new HashSet<>();

  private final Topic<Entry> topic;
  private final BiConsumer<String, ToReader> toReader;
  private final Consumer<Bell> toAll;

  SimulatedWriter(
      SimulatedNet net,
      Topic<Entry> topic,
      long epoch,
      BiConsumer<String, ToReader> toReader,
      Consumer<Bell> toAll) {
    this.topic = topic;
    this.toReader = toReader;
    this.toAll = toAll;
    this.end = new WritingEnd<>(topic, epoch, new SimulatedLoop(net, this), this);
  }

  void append(int key, int size) {
    Entry entry = new Entry(end.epoch(), end.head() + 1, key, size);
    if (end.append(entry) > 0 && topic.kind() == Topic.Kind.STATE) {
      table.put(key, entry);
    }
  }

  void remove(int key) {
    end.remove(key);
    removed.add(key);
    table.remove(key);
  }

  /** The seq of the oldest entry held. */
  long tail() {
    RingReport ring = end.report();
    return ring.appended() - ring.size() + 1;
  }

  @Override
  public void toReader(String name, ToReader message) {
    if (message instanceof Snapshot snapshot) {
      Witness.check(
          snapshot.values().equals(List.copyOf(table.values())) && snapshot.head() == end.head(),
          "snapshot " + snapshot.values() + " of " + table);
    }
    toReader.accept(name, message);
  }

  @Override
  public void toAll(Bell bell) {
    toAll.accept(bell);
  }

  @Override
  public void closed() {
    // What is on its way still comes, and must change nothing.
  }
}
