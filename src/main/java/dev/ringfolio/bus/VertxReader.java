package dev.ringfolio.bus;

import dev.ringfolio.bus.TopicMessage.Answer;
import dev.ringfolio.bus.TopicMessage.Bell;
import dev.ringfolio.bus.TopicMessage.ToReader;
import dev.ringfolio.contract.Topic;
import dev.ringfolio.core.time.Clock;
import io.vertx.core.Closeable;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;

/**
 * Gives a {@link Subscription} the event bus and a timer. Owned by the context that opened it; it
 * ends when that context's verticle does.
 */
final class VertxReader<T> implements TopicReader {
  /** How often it is looked whether a pull must be asked again, or the position told. */
  static final long TICK_MILLIS = 500;

  private final Vertx vertx;
  private final ContextInternal context;
  private final Clock clock;
  private final Subscription<T> subscription;
  private final MessageConsumer<ToReader> bells;
  private final MessageConsumer<ToReader> inbox;
  private final Runnable onClose;

  private final Closeable closeHook =
      completion -> {
        close();
        completion.succeed();
      };

  private long timer = -1;
  private boolean open;
  private boolean closed;

  VertxReader(
      Vertx vertx,
      ContextInternal context,
      Clock clock,
      DeliveryOptions options,
      Topic<T> topic,
      String name,
      long firstPull,
      TopicHandler<T> handler,
      Runnable onClose) {
    this.vertx = vertx;
    this.context = context;
    this.clock = clock;
    this.onClose = onClose;
    String writer = Address.writer(topic);
    this.subscription =
        new Subscription<>(
            topic,
            name,
            firstPull,
            Publication.BATCH_MAX,
            handler,
            message -> vertx.eventBus().send(writer, message, options));
    this.bells = vertx.eventBus().consumer(Address.bells(topic));
    this.inbox = vertx.eventBus().consumer(Address.reader(topic, name));
  }

  /** From here on, no bell of a writer that opens is missed. */
  void listen() {
    bells.handler(this::hear);
    context.addCloseHook(closeHook);
    inbox.handler(this::hear);
  }

  /** On the reader's context. */
  void open(Start start) {
    if (closed) {
      return;
    }
    open = true;
    timer = vertx.setPeriodic(TICK_MILLIS, tick -> subscription.tick(clock.nanos()));
    subscription.open(start, clock.nanos());
  }

  private void hear(Message<ToReader> message) {
    if (!open) {
      return; // made off its context: the heartbeat will say it again
    }
    if (message.body() instanceof Bell bell) {
      subscription.onBell(bell, clock.nanos());
    } else if (message.body() instanceof Answer answer) {
      subscription.onAnswer(answer, clock.nanos());
    }
  }

  @Override
  public long epoch() {
    return subscription.epoch();
  }

  @Override
  public long position() {
    return subscription.position();
  }

  @Override
  public long head() {
    return subscription.head();
  }

  @Override
  public void pause() {
    subscription.pause();
  }

  @Override
  public void resume() {
    subscription.resume(clock.nanos());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      context.removeCloseHook(closeHook);
      vertx.cancelTimer(timer);
      subscription.close();
      bells.unregister();
      inbox.unregister();
      onClose.run();
    }
  }
}
