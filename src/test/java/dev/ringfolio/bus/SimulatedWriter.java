package dev.ringfolio.bus;

import dev.ringfolio.bus.TopicMessage.Bell;
import dev.ringfolio.bus.TopicMessage.Leave;
import dev.ringfolio.bus.TopicMessage.Pull;
import dev.ringfolio.bus.TopicMessage.Snapshot;
import dev.ringfolio.bus.TopicMessage.ToReader;
import dev.ringfolio.bus.TopicMessage.ToWriter;
import dev.ringfolio.bus.Witness.Entry;
import dev.ringfolio.contract.Topic;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A {@link Publication} on the simulated net, as {@link VertxWriter} is one on the real. */
final class SimulatedWriter {
  final Publication<Entry> publication;

  /** The naive twin of the last-value table. */
  final Map<Integer, Entry> table = new LinkedHashMap<>();

  final Set<Integer> removed = new HashSet<>();

  private final SimulatedNet net;
  private final Topic<Entry> topic;
  private final BiConsumer<String, ToReader> toReader;
  private final Consumer<Bell> toAll;
  private boolean bellsDue;
  private boolean closed;

  SimulatedWriter(
      SimulatedNet net,
      Topic<Entry> topic,
      long epoch,
      BiConsumer<String, ToReader> toReader,
      Consumer<Bell> toAll) {
    this.net = net;
    this.topic = topic;
    this.publication = new Publication<>(topic, epoch);
    this.toReader = toReader;
    this.toAll = toAll;
  }

  void open() {
    toAll.accept(publication.bell());
    net.after(SimulatedNet.SECOND, this, this::beat);
  }

  private void beat() {
    if (!closed) {
      publication.forgetSilent(net.now());
      toAll.accept(publication.bell());
      net.after(SimulatedNet.SECOND, this, this::beat);
    }
  }

  void append(int key, int size) {
    Entry entry = new Entry(publication.epoch(), publication.head() + 1, key, size);
    if (publication.append(entry) > 0 && topic.kind() == Topic.Kind.STATE) {
      table.put(key, entry);
    }
    if (!bellsDue) {
      bellsDue = true;
      net.after(0, this, this::endTurn);
    }
  }

  private void endTurn() {
    bellsDue = false;
    if (!closed) {
      publication.ring(toReader::accept);
    }
  }

  void remove(int key) {
    publication.remove(key);
    removed.add(key);
    table.remove(key);
  }

  void hear(ToWriter message) {
    if (closed) {
      return;
    }
    if (message instanceof Pull pull) {
      publication
          .answer(pull, net.now())
          .ifPresent(
              answer -> {
                if (answer instanceof Snapshot snapshot) {
                  Witness.check(
                      snapshot.values().equals(List.copyOf(table.values()))
                          && snapshot.head() == publication.head(),
                      "snapshot " + snapshot.values() + " of " + table);
                }
                toReader.accept(pull.reader(), answer);
              });
    } else if (message instanceof Leave leave) {
      publication.leave(leave);
    }
  }

  void close() {
    closed = true;
  }
}
