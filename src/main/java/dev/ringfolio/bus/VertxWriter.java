package dev.ringfolio.bus;

import dev.ringfolio.bus.TopicMessage.Leave;
import dev.ringfolio.bus.TopicMessage.Pull;
import dev.ringfolio.bus.TopicMessage.ToWriter;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.contract.Topic;
import dev.ringfolio.core.time.Clock;
import io.vertx.core.Closeable;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;

/**
 * Gives a {@link Publication} the event bus and a heartbeat. Owned by the context that opened it;
 * it ends when that context's verticle does.
 */
final class VertxWriter<T> implements TopicWriter<T> {
  /** A bell goes to all this often, so that one that got lost costs no more. */
  static final long HEARTBEAT_MILLIS = 1_000;

  private final Vertx vertx;
  private final ContextInternal context;
  private final Clock clock;
  private final DeliveryOptions options;
  private final Topic<T> topic;
  private final Publication<T> publication;
  private final MessageConsumer<ToWriter> inbox;
  private final Runnable onClose;

  private final Closeable closeHook =
      completion -> {
        close();
        completion.succeed();
      };
  private final Handler<Void> endOfTurn = turn -> ringWaiting();

  private Runnable onPull = () -> {};
  private long heartbeat = -1;
  private boolean bellsDue;
  private volatile boolean closed;

  VertxWriter(
      Vertx vertx,
      ContextInternal context,
      Clock clock,
      DeliveryOptions options,
      Topic<T> topic,
      long epoch,
      Runnable onClose) {
    this.vertx = vertx;
    this.context = context;
    this.clock = clock;
    this.options = options;
    this.topic = topic;
    this.publication = new Publication<>(topic, epoch);
    this.onClose = onClose;
    this.inbox = vertx.eventBus().consumer(Address.writer(topic));
  }

  /** Begins to answer, and says so to all readers. */
  void open() {
    context.addCloseHook(closeHook);
    inbox.handler(this::hear);
    heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> beat());
    ringAll();
  }

  private void hear(Message<ToWriter> message) {
    if (message.body() instanceof Pull pull) {
      publication
          .answer(pull, clock.nanos())
          .ifPresent(answer -> send(Address.reader(topic, pull.reader()), answer));
      onPull.run();
    } else if (message.body() instanceof Leave leave) {
      publication.leave(leave);
      onPull.run();
    }
  }

  private void beat() {
    publication.forgetSilent(clock.nanos());
    ringAll();
  }

  private void ringAll() {
    vertx.eventBus().publish(Address.bells(topic), publication.bell(), options);
  }

  private void send(String address, TopicMessage message) {
    vertx.eventBus().send(address, message, options);
  }

  @Override
  public long append(T entry) {
    long seq = publication.append(entry);
    if (!bellsDue) {
      bellsDue = true;
      context.runOnContext(endOfTurn);
    }
    return seq;
  }

  /** One bell for all that was appended in this turn of the loop. */
  private void ringWaiting() {
    bellsDue = false;
    if (!closed) {
      publication.ring((reader, bell) -> send(Address.reader(topic, reader), bell));
    }
  }

  @Override
  public void remove(Object key) {
    publication.remove(key);
  }

  @Override
  public long epoch() {
    return publication.epoch();
  }

  @Override
  public long head() {
    return publication.head();
  }

  @Override
  public long lag(String name) {
    return publication.lag(name);
  }

  @Override
  public void onPull(Runnable handler) {
    onPull = handler;
  }

  @Override
  public RingReport report() {
    return publication.report();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      context.removeCloseHook(closeHook);
      vertx.cancelTimer(heartbeat);
      inbox.unregister();
      onClose.run();
    }
  }
}
