package dev.ringfolio.bus;

import dev.ringfolio.bus.TopicMessage.Bell;
import dev.ringfolio.bus.TopicMessage.ToReader;
import dev.ringfolio.bus.TopicMessage.ToWriter;
import dev.ringfolio.contract.Topic;
import io.vertx.core.Closeable;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * Puts a {@link WritingEnd} on the event bus. Owned by the context that opened it; it ends when
 * that context's verticle does.
 */
final class VertxWriter<T> implements WritingEnd.Mail {
  final WritingEnd<T> end;

  private final EventBus eventBus;
  private final DeliveryOptions options;
  private final Topic<T> topic;
  private final VertxLoop loop;
  private final MessageConsumer<ToWriter> inbox;
  private final Runnable onClose;
  private final Closeable closeHook;

  VertxWriter(
      Vertx vertx,
      VertxLoop loop,
      DeliveryOptions options,
      Topic<T> topic,
      long epoch,
      Runnable onClose) {
    this.eventBus = vertx.eventBus();
    this.options = options;
    this.topic = topic;
    this.loop = loop;
    this.onClose = onClose;
    this.inbox = eventBus.consumer(Address.writer(topic));
    this.end = new WritingEnd<>(topic, epoch, loop, this);
    this.closeHook = VertxLoop.hook(end::close);
  }

  /** Begins to answer, and says so to all readers. On the writer's context. */
  void open() {
    loop.addHook(closeHook);
    inbox.handler(message -> end.hear(message.body()));
    end.open();
  }

  @Override
  public void toReader(String name, ToReader message) {
    eventBus.send(Address.reader(topic, name), message, options);
  }

  @Override
  public void toAll(Bell bell) {
    eventBus.publish(Address.bells(topic), bell, options);
  }

  @Override
  public void closed() {
    loop.removeHook(closeHook);
    inbox.unregister();
    onClose.run();
  }
}
