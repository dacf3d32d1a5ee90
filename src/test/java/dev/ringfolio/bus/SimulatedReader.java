package dev.ringfolio.bus;

import dev.ringfolio.bus.TopicMessage.ToReader;
import dev.ringfolio.bus.TopicMessage.ToWriter;
import dev.ringfolio.bus.Witness.Entry;
import dev.ringfolio.contract.Topic;
import java.util.function.Consumer;

/** A {@link ReadingEnd} on the simulated net, whose witness knows what its owner did to it. */
final class SimulatedReader implements ReadingEnd.Mail {
  final String name;
  final Witness witness;
  final ReadingEnd<Entry> end;

  private final Consumer<ToWriter> toWriter;

  SimulatedReader(
      SimulatedNet net,
      Topic<Entry> topic,
      String name,
      long firstPull,
      int batchMax,
      Witness witness,
      Consumer<ToWriter> toWriter) {
    this.name = name;
    this.witness = witness;
    this.toWriter = toWriter;
    SimulatedLoop loop = new SimulatedLoop(net, this);
    this.end = new ReadingEnd<>(topic, name, firstPull, batchMax, witness, loop, this);
  }

  void hear(ToReader message) {
    end.hear(message);
  }

  void pause() {
    witness.paused = true;
    end.pause();
  }

  void resume() {
    witness.paused = false;
    end.resume();
  }

  void close() {
    witness.closed = true;
    end.close();
  }

  @Override
  public void toWriter(ToWriter message) {
    toWriter.accept(message);
  }

  @Override
  public void closed() {
    // What is on its way still comes, and must change nothing.
  }
}
