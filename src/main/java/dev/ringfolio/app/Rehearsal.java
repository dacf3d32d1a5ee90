package dev.ringfolio.app;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.json.ComparisonJson;
import dev.ringfolio.gateway.json.ComparisonRequests;
import dev.ringfolio.gateway.json.RequestText;
import dev.ringfolio.gateway.rest.RestRoutes;
import dev.ringfolio.gateway.socket.Admission;
import dev.ringfolio.gateway.socket.GatewayVerticle;
import dev.ringfolio.optimization.cache.SharedResults;
import dev.ringfolio.optimization.comparison.ComparisonStore;
import dev.ringfolio.optimization.comparison.ComparisonTexts;
import dev.ringfolio.optimization.comparison.ComparisonsVerticle;
import dev.ringfolio.optimization.comparison.KeptComparison;
import dev.ringfolio.optimization.queue.AcceptedStore;
import dev.ringfolio.optimization.queue.QueueVerticle;
import dev.ringfolio.optimization.queue.RequestTexts;
import dev.ringfolio.optimization.work.KeptEstimates;
import dev.ringfolio.optimization.work.WorkerVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays a client before an empty house, so that the first real one does not wait for classes to be
 * loaded and loops to be compiled on the way from the socket to the solver and back.
 *
 * <p><b>Idea.</b> A gateway, a queue, a worker and comparisons like the real ones are put on a bus
 * of their own, beside the service. A client asks them for optimizations, in turn over the
 * WebSocket and over REST, and for comparisons in between, which take longest when they are first,
 * for {@value #LASTS_MILLIS} ms; then all of it is taken down. So nothing that the service counts,
 * keeps or tells knows of it. It reads the real history, and writes nothing. Its gateway listens on
 * a loopback port of its own.
 *
 * <p><b>Threads.</b> One of its own, which blocks. Whatever fails in it is logged, and is no harm:
 * the first requests take longer.
 */
final class Rehearsal implements Runnable {
  static final long LASTS_MILLIS = 2_500;
  static final int REQUESTS_MAX = 1_000;

  /** Each objective in each size over either way, however slow the machine is just then... */
  static final int REQUESTS_MIN = 48;

  /** ...but no longer. */
  static final long LASTS_MILLIS_MAX = 15_000;

  /** One comparison, then so many optimizations. */
  static final int OPTIMIZATIONS_EACH_COMPARISON = 4;

  private static final int COMPARED_SYMBOLS = 20;
  private static final int COMPARED_ROWS = 1_260;

  private static final int PATIENCE_SECONDS = 5;

  /** Longer than an answer is asked to be waited for. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(2 * PATIENCE_SECONDS);

  private static final int[] SIZES = {5, 40, 20};
  private static final List<Objective> OBJECTIVES =
      List.of(
          Objective.MAXIMIZE_SHARPE,
          Objective.MINIMIZE_VARIANCE,
          Objective.MINIMIZE_CVAR,
          Objective.RISK_PARITY,
          Objective.MAXIMIZE_SORTINO,
          Objective.MAXIMIZE_RETURN,
          Objective.MAXIMIZE_DIVERSIFICATION,
          Objective.HIERARCHICAL_RISK_PARITY);

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  private final Config config;
  private final History history;
  private final PriceSource source;
  private final Clock clock;
  private final RandomGenerator chance;
  private final String token;
  private volatile boolean stopped;
  private volatile int played;

  /**
   * Plays nothing yet.
   *
   * @param config of the service; the rehearsal listens elsewhere
   */
  Rehearsal(
      Config config, History history, PriceSource source, Clock clock, RandomGenerator chance) {
    this.config = config.withHttp(new Config.Http("127.0.0.1", 0, List.of()));
    this.history = history;
    this.source = source;
    this.clock = clock;
    this.chance = chance;
    this.token = Long.toHexString(chance.nextLong()) + Long.toHexString(chance.nextLong());
  }

  /** It ends soon. Any thread. */
  void stop() {
    stopped = true;
  }

  /** Requests that were answered so far. Any thread. */
  int played() {
    return played;
  }

  @Override
  public void run() {
    Vertx house =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(true));
    try {
      int port = open(house);
      play(port, clock.nanos());
      LOG.debug("rehearsed {} requests", played);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | ExecutionException | TimeoutException | CompletionException e) {
      LOG.info("the rehearsal broke off, the first requests may take longer: {}", e.toString());
    } finally {
      house.close();
    }
  }

  /** The port of its gateway. */
  private int open(Vertx house) throws InterruptedException, ExecutionException, TimeoutException {
    Bus bus = new VertxBus(house, clock);
    Authenticator own = new OwnClient(token);
    GatewayVerticle gateway =
        new GatewayVerticle(
            bus,
            config,
            source,
            own,
            new Admission(config.limits(), true),
            clock,
            chance,
            "rehearsal",
            new RestRoutes(bus, config, own, clock, () -> "", "rehearsal"));
    Config.Optimization solving = config.optimization();
    ComparisonRequests comparisons = new ComparisonRequests(solving);
    for (Deployable part :
        List.of(
            new QueueVerticle(
                bus,
                solving,
                solving.queueCapacity(),
                new KeepsNothing(),
                new RequestTexts(RequestText::write, RequestText::parse),
                history,
                new SharedResults.None(),
                clock),
            new WorkerVerticle(
                bus, solving, history, new KeptEstimates(), source, clock, "rehearsal", List.of()),
            new ComparisonsVerticle(
                bus,
                new KeepsNoComparisons(),
                new ComparisonTexts(
                    ComparisonRequests::text, comparisons::again, ComparisonJson::answer),
                history,
                new KeptEstimates(),
                source,
                solving.queueCapacity(),
                solving.queueCapacity(),
                clock),
            gateway)) {
      await(house.deployVerticle(part));
    }
    return gateway.port();
  }

  private static void await(Future<?> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void play(int port, long sinceNanos) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    Answers answers = new Answers();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + token)
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), answers)
            .join();
    for (int number = 0; number < REQUESTS_MAX && goesOn(number, sinceNanos); number++) {
      String request = request(number / 2);
      if (number % OPTIMIZATIONS_EACH_COMPARISON == 0) {
        post(client, port, "comparisons", comparison(number));
      }
      if (number % 2 == 0) {
        socket
            .sendText("{\"type\":\"optimization_request\",\"data\":" + request + "}", true)
            .join();
        answers.await();
      } else {
        post(client, port, "optimizations", request);
      }
      played = number + 1;
    }
    socket.abort();
  }

  private void post(HttpClient client, int port, String what, String request)
      throws IOException, InterruptedException {
    client.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/api/v1/" + what + "?wait=5"))
            .timeout(ANSWERED_WITHIN)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request))
            .build(),
        HttpResponse.BodyHandlers.discarding());
  }

  private boolean goesOn(int number, long sinceNanos) {
    long limitMillis = number < REQUESTS_MIN ? LASTS_MILLIS_MAX : LASTS_MILLIS;
    return !stopped && clock.nanos() - sinceNanos < TimeUnit.MILLISECONDS.toNanos(limitMillis);
  }

  private String request(int number) {
    int size = SIZES[number / OBJECTIVES.size() % SIZES.length];
    return "{\"objective\":\"%s\",\"symbols\":[%s]}"
        .formatted(OBJECTIVES.get(number % OBJECTIVES.size()).wire(), symbols(size));
  }

  /** Each of other rows, so that each goes the whole way from the history to the answer. */
  private String comparison(int number) {
    return "{\"symbols\":[%s],\"parameters\":{\"lookback\":%d}}"
        .formatted(symbols(COMPARED_SYMBOLS), COMPARED_ROWS - number);
  }

  private String symbols(int size) {
    List<Symbol> streamed = config.feed().symbols();
    return streamed.subList(0, Math.min(size, streamed.size())).stream()
        .map(symbol -> '"' + symbol.name() + '"')
        .collect(Collectors.joining(","));
  }

  /** Nothing of a rehearsal outlives it. */
  private static final class KeepsNothing implements AcceptedStore {
    @Override
    public void add(List<KeptRequest> requests) {}

    @Override
    public List<KeptRequest> open() {
      return List.of();
    }

    @Override
    public List<AnsweredId> answered(long sinceMillis, int limit) {
      return List.of();
    }
  }

  /** The same for comparisons. */
  private static final class KeepsNoComparisons implements ComparisonStore {
    @Override
    public Kept load() {
      return new Kept(List.of(), 0);
    }

    @Override
    public Optional<KeptComparison> accept(KeptComparison comparison) {
      return Optional.empty();
    }

    @Override
    public void finish(List<KeptComparison> over) {}

    @Override
    public Optional<KeptComparison> find(long number) {
      return Optional.empty();
    }

    @Override
    public List<KeptComparison> newest(
        @Nullable String owner, @Nullable String portfolioId, long before, int limit) {
      return List.of();
    }
  }

  /** Nobody else is played to: its port can be reached by whoever is on this machine. */
  private record OwnClient(String token) implements Authenticator {
    @Override
    public Optional<Identity> withoutToken() {
      return Optional.empty();
    }

    @Override
    public Future<Identity> authenticate(String given) {
      return given.equals(token)
          ? Future.succeededFuture(Identity.LOCAL)
          : Bus.refuse(new Failure(FailureCode.UNAUTHENTICATED, "this is a rehearsal"));
    }
  }

  /** Hears that a request was answered or refused; what was said does not matter. */
  private static final class Answers implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();
    private final Semaphore answered = new Semaphore(0);

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        if (message.indexOf("\"optimization_result\"") >= 0 || message.indexOf("\"error\"") >= 0) {
          answered.release();
        }
        message.setLength(0);
      }
      return WebSocket.Listener.super.onText(socket, part, last);
    }

    void await() throws IOException, InterruptedException {
      if (!answered.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("no answer within " + PATIENCE_SECONDS + " s");
      }
    }
  }
}
