package dev.ringfolio.bus;

import dev.ringfolio.bus.ServiceMessage.Answered;
import dev.ringfolio.bus.ServiceMessage.Asked;
import dev.ringfolio.bus.ServiceMessage.Refused;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Topic;
import dev.ringfolio.core.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.internal.ContextInternal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus over the Vert.x event bus. Any thread may open ends; each then lives on its own context.
 */
public final class VertxBus implements Bus {
  /** Advice to who asked and was not answered, in seconds. */
  private static final double RETRY_SECONDS = 2;

  private static final Logger log = LoggerFactory.getLogger(VertxBus.class);

  private final Vertx vertx;
  private final Clock clock;
  private final DeliveryOptions options = new DeliveryOptions().setCodecName(ReferenceCodec.NAME);

  /** The writers of this process, by topic. */
  private final Map<String, WritingEnd<?>> writers = new ConcurrentHashMap<>();

  /** The newest epoch of each topic in this process; as many as there are topics. */
  private final Map<String, Long> epochs = new HashMap<>();

  /** The addresses of this process's readers. */
  private final Set<String> readers = new HashSet<>();

  private long lastStamp;

  /**
   * @throws IllegalStateException if {@code vertx} has a bus already
   */
  public VertxBus(Vertx vertx, Clock clock) {
    this.vertx = vertx;
    this.clock = clock;
    vertx.eventBus().registerCodec(new ReferenceCodec());
  }

  @Override
  public <T> TopicWriter<T> writer(Topic<T> topic) {
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    VertxWriter<T> writer;
    synchronized (this) {
      if (writers.containsKey(topic.name())) {
        throw new IllegalStateException(topic.name() + " has a writer already");
      }
      long epoch = Math.max(clock.millis(), epochs.getOrDefault(topic.name(), 0L) + 1);
      Runnable onClose = () -> writers.remove(topic.name());
      VertxLoop loop = new VertxLoop(vertx, context, clock);
      writer = new VertxWriter<>(vertx, loop, options, topic, epoch, onClose);
      epochs.put(topic.name(), epoch);
      writers.put(topic.name(), writer.end);
    }
    writer.open();
    return writer.end;
  }

  @Override
  public <T> TopicReader reader(Topic<T> topic, String name, TopicHandler<T> handler) {
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    String address = Address.reader(topic, name);
    Defects defects = new Defects(log, "handler of reader " + name + " of " + topic.name());
    VertxReader<T> reader;
    synchronized (this) {
      if (!readers.add(address)) {
        throw new IllegalStateException(topic.name() + " has a reader " + name + " already");
      }
      reader =
          new VertxReader<>(
              vertx,
              new VertxLoop(vertx, context, clock),
              options,
              topic,
              name,
              nextStamp() << 20,
              new GuardedHandler<>(handler, defects),
              () -> forgetReader(address));
    }
    reader.listen();
    Start start = start(topic);
    if (Vertx.currentContext() == context) {
      reader.end.open(start);
    } else {
      context.runOnContext(turn -> reader.end.open(start));
    }
    return reader.end;
  }

  private synchronized void forgetReader(String address) {
    readers.remove(address);
  }

  /** Wall milliseconds, or one more than the last: grows over restarts and within a millisecond. */
  private long nextStamp() {
    lastStamp = Math.max(clock.millis(), lastStamp + 1);
    return lastStamp;
  }

  /** Asked for after the reader listens, so that a writer that opens just now is not missed. */
  private synchronized Start start(Topic<?> topic) {
    WritingEnd<?> writer = writers.get(topic.name());
    if (writer != null) {
      return new Start.After(writer.epoch(), writer.head());
    }
    return vertx.isClustered()
        ? new Start.Unknown()
        : new Start.FirstEntry(epochs.getOrDefault(topic.name(), 0L));
  }

  @Override
  public <Q, A> Registration serve(Service<Q, A> service, Function<Q, Future<A>> handler) {
    Defects defects = new Defects(log, "handler of service " + service.name());
    MessageConsumer<Asked> consumer = vertx.eventBus().consumer(Address.service(service));
    consumer.handler(
        asked ->
            answer(service, handler, asked.body())
                .map(answer -> (ServiceMessage) new Answered(answer))
                .otherwise(cause -> new Refused(failure(service, cause, defects)))
                .onSuccess(message -> asked.reply(message, options)));
    return consumer::unregister;
  }

  private static <Q, A> Future<A> answer(
      Service<Q, A> service, Function<Q, Future<A>> handler, Asked asked) {
    try {
      return Objects.requireNonNull(handler.apply(service.request().cast(asked.request())));
    } catch (RuntimeException | Error defect) {
      return Future.failedFuture(defect);
    }
  }

  private static Failure failure(Service<?, ?> service, Throwable cause, Defects defects) {
    if (cause instanceof FailureException refusal) {
      return refusal.failure();
    }
    defects.saw(cause);
    return new Failure(FailureCode.INTERNAL, service.name() + " failed");
  }

  @Override
  public <Q, A> Future<A> ask(Service<Q, A> service, Q request) {
    DeliveryOptions timed = new DeliveryOptions(options).setSendTimeout(service.timeoutMillis());
    return vertx
        .eventBus()
        .<ServiceMessage>request(Address.service(service), new Asked(request), timed)
        .recover(cause -> Bus.refuse(unavailable(service, cause)))
        .compose(
            reply ->
                reply.body() instanceof Answered answered
                    ? Future.succeededFuture(service.answer().cast(answered.answer()))
                    : Bus.refuse(((Refused) reply.body()).failure()));
  }

  private static Failure unavailable(Service<?, ?> service, Throwable cause) {
    String why =
        cause instanceof ReplyException reply
            ? switch (reply.failureType()) {
              case NO_HANDLERS -> "nobody serves " + service.name();
              case TIMEOUT ->
                  service.name() + " did not answer within " + service.timeoutMillis() + " ms";
              default -> service.name() + " was lost: " + reply.getMessage();
            }
            : service.name() + " could not be asked: " + cause;
    return new Failure(FailureCode.UNAVAILABLE, why, Map.of(), RETRY_SECONDS);
  }

  @Override
  public List<RingReport> rings() {
    return writers.values().stream()
        .map(WritingEnd::report)
        .sorted(Comparator.comparing(RingReport::name))
        .toList();
  }
}
