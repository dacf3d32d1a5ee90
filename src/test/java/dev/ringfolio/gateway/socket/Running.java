package dev.ringfolio.gateway.socket;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.ModuleFacts.GatewayFacts;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.ReadTier;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Signal;
import dev.ringfolio.contract.SymbolsDemanded;
import dev.ringfolio.contract.TierRead;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.contract.UserTier;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.gateway.TestConfig;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.auth.OpenAuthenticator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A gateway on a real bus and a free port, with writers and services that the test plays. */
final class Running implements AutoCloseable {
  static final int LARGE_BYTES = 32 << 20;

  final Vertx vertx = Vertx.vertx();
  final Bus bus;
  final List<List<Symbol>> demands = new CopyOnWriteArrayList<>();

  /** Questions that the price cache, and behind it the database, would have to answer. */
  final AtomicInteger asked = new AtomicInteger();

  /** What the store of tiers was asked for. */
  final AtomicInteger tiersRead = new AtomicInteger();

  final GatewayVerticle gateway;
  final Admission admission;
  private final Clock clock;
  private final Config config;
  private final Authenticator authenticator;
  private final String deployment;
  private final TopicWriter<PriceUpdate> prices;
  private final TopicWriter<OptimizationEvent> events;
  private final TopicWriter<PortfolioValuation> valuations;
  private final TopicWriter<RiskAlert> alerts;
  private final TopicWriter<Signal> signals;
  private final TopicWriter<UserTier> tiers;
  private final io.vertx.core.Context writing = vertx.getOrCreateContext();

  Running(Map<String, String> arguments) {
    this(arguments, new OpenAuthenticator());
  }

  Running(Map<String, String> arguments, Authenticator authenticator) {
    this(arguments, authenticator, new RunningClock());
  }

  /** Whose patience ends by {@code clock}. */
  Running(Map<String, String> arguments, Clock clock) {
    this(arguments, new OpenAuthenticator(), clock);
  }

  private Running(Map<String, String> arguments, Authenticator authenticator, Clock clock) {
    this.clock = clock;
    bus = new VertxBus(vertx, clock);
    Map<String, String> all = new LinkedHashMap<>(arguments);
    all.put("http.port", "0");
    config = TestConfig.of(all);
    this.authenticator = authenticator;
    prices = on(() -> bus.writer(Topics.PRICE_UPDATES));
    events = on(() -> bus.writer(Topics.OPTIMIZATION_EVENTS));
    valuations = on(() -> bus.writer(Topics.VALUATIONS));
    alerts = on(() -> bus.writer(Topics.RISK_ALERTS));
    signals = on(() -> bus.writer(Topics.SIGNALS));
    tiers = on(() -> bus.writer(Topics.USER_TIERS));
    on(() -> bus.serve(Services.READ_TIER, this::readTier));
    on(() -> bus.serve(Services.DEMAND_SYMBOLS, this::demanded));
    on(() -> bus.serve(Services.OPTIMIZE, this::accept));
    on(() -> bus.serve(Services.READ_PRICES, question -> readPrices()));
    admission = new Admission(config.limits(), config.auth().mode().equals("none"));
    gateway = instance("gateway-1");
    deployment = await(vertx.deployVerticle(gateway));
  }

  private GatewayVerticle instance(String name) {
    return new GatewayVerticle(
        bus,
        config,
        PriceSource.SIMULATOR,
        authenticator,
        admission,
        clock,
        new SplittableRandom(1),
        name,
        new NoRoutes());
  }

  /** Deploys one more instance beside the first, on the same port. */
  void another(String name) {
    await(vertx.deployVerticle(instance(name)));
  }

  private Future<SymbolsDemanded> demanded(dev.ringfolio.contract.DemandSymbols question) {
    demands.add(question.symbols());
    return Future.succeededFuture(new SymbolsDemanded(List.of()));
  }

  /** Nobody has paid for anything. */
  private Future<TierRead> readTier(ReadTier question) {
    tiersRead.incrementAndGet();
    return Future.succeededFuture(new TierRead(question.user(), null));
  }

  private Future<PricesRead> readPrices() {
    asked.incrementAndGet();
    return Future.succeededFuture(new PricesRead(List.of(), List.of()));
  }

  private Future<OptimizationAccepted> accept(dev.ringfolio.contract.Optimize request) {
    String id = request.requestId() == null ? "opt_1" : request.requestId();
    writing.runOnContext(
        turn ->
            events.append(
                new OptimizationQueued(id, request.clientId(), request.user(), 1, 0.0, 0)));
    return Future.succeededFuture(new OptimizationAccepted(id, 1, 0.0, false, null, null));
  }

  int port() {
    return gateway.port();
  }

  /** Appends a price; waits until it is appended. */
  void price(String symbol, double price, long seq) {
    on(() -> prices.append(update(symbol, price, seq)));
  }

  void value(PortfolioValuation valuation) {
    on(() -> valuations.append(valuation));
  }

  /** Appends an alert of a rule of {@code owner}. */
  void alert(String id, String owner) {
    RiskAlert alert =
        new RiskAlert(
            id,
            owner,
            "p1",
            null,
            "r1",
            "portfolio_value",
            90,
            100,
            RiskAlert.Severity.CRITICAL,
            RiskAlert.State.RAISED,
            "below",
            0);
    on(() -> alerts.append(alert));
  }

  /** Appends a signal; waits until it is appended. */
  void signal(String id, Tier minTier) {
    Signal signal =
        new Signal(id, new Symbol("AAPL"), Signal.Action.BUY, 0.5, minTier, 150.25, "momentum", 0);
    on(() -> signals.append(signal));
  }

  void pay(String user, Tier tier) {
    on(() -> tiers.append(new UserTier(user, tier)));
  }

  /** Appends a price of each symbol; waits until all are appended. */
  void prices(List<String> symbols, long seq) {
    on(
        () -> {
          symbols.forEach(symbol -> prices.append(update(symbol, 100 + seq % 7, seq)));
          return seq;
        });
  }

  private static PriceUpdate update(String symbol, double price, long seq) {
    return new PriceUpdate(
        new Symbol(symbol),
        price,
        100,
        false,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        1_704_110_400_000L,
        1_704_110_400_000L,
        19_723,
        seq,
        false,
        PriceSource.SIMULATOR,
        PriceUpdate.Origin.LIVE);
  }

  GatewayFacts facts() {
    return facts("gateway-1");
  }

  GatewayFacts facts(String instance) {
    return (GatewayFacts) await(bus.ask(Services.PROBE.at(instance), new Probe())).facts();
  }

  <T> T on(Supplier<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    writing.runOnContext(turn -> done.complete(task.get()));
    return join(done);
  }

  static <T> T await(Future<T> future) {
    return join(future.toCompletionStage().toCompletableFuture());
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    await(vertx.undeploy(deployment));
    await(vertx.close());
  }

  private static final class NoRoutes implements Routes {
    @Override
    public void mount(Router router) {
      router.get("/plain").handler(request -> request.end("plain"));
      router.get("/large").handler(request -> request.end("x".repeat(LARGE_BYTES)));
      router.post("/slow").handler(request -> {});
    }

    @Override
    public void drain() {}

    @Override
    public void close() {}
  }
}
