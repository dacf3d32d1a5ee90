package dev.ringfolio.bus;

import dev.ringfolio.bus.TopicMessage.Answer;
import dev.ringfolio.bus.TopicMessage.Bell;
import dev.ringfolio.bus.TopicMessage.ToReader;
import dev.ringfolio.bus.TopicMessage.ToWriter;
import dev.ringfolio.bus.Witness.Entry;
import dev.ringfolio.contract.Topic;
import java.util.function.Consumer;

/** A {@link Subscription} on the simulated net, as {@link VertxReader} is one on the real. */
final class SimulatedReader {
  final String name;
  final Witness witness;
  final Subscription<Entry> subscription;

  private final SimulatedNet net;

  SimulatedReader(
      SimulatedNet net,
      Topic<Entry> topic,
      String name,
      long firstPull,
      int batchMax,
      Witness witness,
      Consumer<ToWriter> toWriter) {
    this.net = net;
    this.name = name;
    this.witness = witness;
    this.subscription = new Subscription<>(topic, name, firstPull, batchMax, witness, toWriter);
  }

  void open(Start start) {
    subscription.open(start, net.now());
    net.after(SimulatedNet.SECOND / 2, this, this::tick);
  }

  private void tick() {
    if (!witness.closed) {
      subscription.tick(net.now());
      net.after(SimulatedNet.SECOND / 2, this, this::tick);
    }
  }

  void hear(ToReader message) {
    if (message instanceof Bell bell) {
      subscription.onBell(bell, net.now());
    } else if (message instanceof Answer answer) {
      subscription.onAnswer(answer, net.now());
    }
  }

  void pause() {
    witness.paused = true;
    subscription.pause();
  }

  void resume() {
    witness.paused = false;
    subscription.resume(net.now());
  }

  void close() {
    witness.closed = true;
    subscription.close();
  }
}
