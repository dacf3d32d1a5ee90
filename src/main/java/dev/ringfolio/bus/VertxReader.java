package dev.ringfolio.bus;

import dev.ringfolio.bus.TopicMessage.ToReader;
import dev.ringfolio.bus.TopicMessage.ToWriter;
import dev.ringfolio.contract.Topic;
import io.vertx.core.Closeable;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * Puts a {@link ReadingEnd} on the event bus. Owned by the context that opened it; it ends when
 * that context's verticle does.
 */
final class VertxReader<T> implements ReadingEnd.Mail {
  final ReadingEnd<T> end;

  private final EventBus eventBus;
  private final DeliveryOptions options;
  private final String writer;
  private final VertxLoop loop;
  private final MessageConsumer<ToReader> bells;
  private final MessageConsumer<ToReader> inbox;
  private final Runnable onClose;
  private final Closeable closeHook;

  VertxReader(
      Vertx vertx,
      VertxLoop loop,
      DeliveryOptions options,
      Topic<T> topic,
      String name,
      long firstPull,
      TopicHandler<T> handler,
      Runnable onClose) {
    this.eventBus = vertx.eventBus();
    this.options = options;
    this.writer = Address.writer(topic);
    this.loop = loop;
    this.onClose = onClose;
    this.bells = eventBus.consumer(Address.bells(topic));
    this.inbox = eventBus.consumer(Address.reader(topic, name));
    this.end = new ReadingEnd<>(topic, name, firstPull, Publication.BATCH_MAX, handler, loop, this);
    this.closeHook = VertxLoop.hook(end::close);
  }

  /** From here on, no bell of a writer that opens is missed. */
  void listen() {
    bells.handler(message -> end.hear(message.body()));
    loop.addHook(closeHook);
    inbox.handler(message -> end.hear(message.body()));
  }

  @Override
  public void toWriter(ToWriter message) {
    eventBus.send(writer, message, options);
  }

  @Override
  public void closed() {
    loop.removeHook(closeHook);
    bells.unregister();
    inbox.unregister();
    onClose.run();
  }
}
