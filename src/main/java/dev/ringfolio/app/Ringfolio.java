package dev.ringfolio.app;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.config.Config;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.LayeredHistory;
import dev.ringfolio.core.market.RememberedHistory;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.feed.FeedVerticle;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.auth.JwtAuthenticator;
import dev.ringfolio.gateway.auth.OpenAuthenticator;
import dev.ringfolio.gateway.json.AutomaticRequests;
import dev.ringfolio.gateway.json.ComparisonJson;
import dev.ringfolio.gateway.json.ComparisonRequests;
import dev.ringfolio.gateway.json.KeptWeightsReader;
import dev.ringfolio.gateway.json.OptimizationJson;
import dev.ringfolio.gateway.json.OptimizationRequests;
import dev.ringfolio.gateway.json.RequestText;
import dev.ringfolio.gateway.rest.RestRoutes;
import dev.ringfolio.gateway.socket.Admission;
import dev.ringfolio.gateway.socket.GatewayVerticle;
import dev.ringfolio.optimization.analysis.AnalyticsVerticle;
import dev.ringfolio.optimization.cache.SharedResults;
import dev.ringfolio.optimization.comparison.ComparisonTexts;
import dev.ringfolio.optimization.comparison.ComparisonsVerticle;
import dev.ringfolio.optimization.daily.DailyVerticle;
import dev.ringfolio.optimization.experiments.ExperimentsVerticle;
import dev.ringfolio.optimization.queue.QueueVerticle;
import dev.ringfolio.optimization.queue.RequestTexts;
import dev.ringfolio.optimization.results.ResultsVerticle;
import dev.ringfolio.optimization.work.KeptEstimates;
import dev.ringfolio.optimization.work.WorkerVerticle;
import dev.ringfolio.portfolios.PortfoliosVerticle;
import dev.ringfolio.prices.BarsVerticle;
import dev.ringfolio.prices.CachedCloses;
import dev.ringfolio.prices.HistoryCloses;
import dev.ringfolio.prices.InProcessSnapshots;
import dev.ringfolio.prices.KeptBars;
import dev.ringfolio.prices.LastCloses;
import dev.ringfolio.prices.LayeredCloses;
import dev.ringfolio.prices.PriceSnapshots;
import dev.ringfolio.prices.PricesVerticle;
import dev.ringfolio.redis.RedisResults;
import dev.ringfolio.redis.RedisSnapshots;
import dev.ringfolio.signals.SignalsVerticle;
import dev.ringfolio.simulator.ExchangeVerticle;
import dev.ringfolio.simulator.MarketClock;
import dev.ringfolio.simulator.ReplayFile;
import dev.ringfolio.simulator.ReplayVerticle;
import dev.ringfolio.simulator.SimulatedHistory;
import dev.ringfolio.sql.Database;
import dev.ringfolio.sql.SqlAcceptedRequests;
import dev.ringfolio.sql.SqlAlerts;
import dev.ringfolio.sql.SqlComparisons;
import dev.ringfolio.sql.SqlDailyBars;
import dev.ringfolio.sql.SqlExperiments;
import dev.ringfolio.sql.SqlLastCloses;
import dev.ringfolio.sql.SqlPortfolios;
import dev.ringfolio.sql.SqlResults;
import dev.ringfolio.sql.SqlSignals;
import dev.ringfolio.sql.SqlTold;
import dev.ringfolio.sql.SqlTriggers;
import dev.ringfolio.triggers.AutomationVerticle;
import dev.ringfolio.triggers.TriggersVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The wiring diagram: reading it from top to bottom is reading the house. Consumers are deployed
 * before producers and stopped in reverse. One thread calls it.
 *
 * <pre>
 *   exchange ─(WebSocket)─▶ feed ─trades▶ prices ─price_updates▶ gateways ─▶ clients
 *                                          │ ▲ │                  │ ▲ ▲ ▲
 *                               snapshots ─┘ │ └▶ portfolios ─────┼─┘ │ └─ optimization_events ─ queue ◀─▶ workers
 *                                            │     └─valuations▶ triggers ─ risk_alerts            ▲
 *                               last closes ─┘                    │  signals                       │
 *                                                                 └───────────── optimize ─────────┘
 * </pre>
 */
final class Ringfolio {
  /** How long open requests may still be answered when the service stops. */
  private static final Duration DRAIN = Duration.ofSeconds(4);

  private final Config config;
  private final Clock clock;
  private final Metrics metrics;
  private final Vertx vertx;
  private final Bus bus;
  private final Authenticator authenticator;
  private final Admission admission;
  private final SplittableRandom chance;
  private final OwnDatabase database;
  private final Map<String, Boolean> modules = new LinkedHashMap<>();
  private final Deque<String> deployed = new ArrayDeque<>();
  private final List<GatewayVerticle> gateways = new ArrayList<>();
  private @Nullable Rehearsal rehearsal;
  private @Nullable QueueVerticle queue;
  private @Nullable DailyVerticle daily;

  Ringfolio(Config config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.metrics = new Metrics(clock);
    // A loop for each core. With Vert.x's two, a price goes from thread to thread on the same core:
    // a third of the time went into switching between them.
    this.vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setPreferNativeTransport(true)
                    .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors()))
            .withMetrics(new MicrometerMetricsFactory(metrics.registry()))
            .build();
    this.bus = new VertxBus(vertx, clock);
    boolean open = config.auth().mode().equals("none");
    this.authenticator =
        open ? new OpenAuthenticator() : new JwtAuthenticator(vertx, config.auth().jwt(), clock);
    this.admission = new Admission(config.limits(), open);
    this.chance = new SplittableRandom(new SecureRandom().nextLong());
    this.database = new OwnDatabase(vertx, config, Integer.toHexString(chance.nextInt()));
  }

  /** Deploys everything; answers the port. Ready waits for neither the feed nor Redis. */
  Future<Integer> start() {
    PriceSource source = Config.source(config.feed());
    Sizes sizes = Sizes.of(config, Runtime.getRuntime().availableProcessors());
    return database
        .open()
        .compose(opened -> deployAll(opened, source, sizes))
        .map(done -> gateways.get(0).port());
  }

  /** Who uses the database now in place of this process, which is to end at once. */
  Future<String> displaced() {
    return database.displaced();
  }

  private Future<?> deployAll(Database opened, PriceSource source, Sizes sizes) {
    SqlDailyBars stored = new SqlDailyBars(opened);
    Clock market = new MarketClock(clock, config.simulator().speed());
    History history = new RememberedHistory(stored);
    LastCloses closes = new SqlLastCloses(opened);
    if (source == PriceSource.SIMULATOR) {
      History made = new SimulatedHistory(config.simulator().seed(), market);
      history = new LayeredHistory(history, made);
      closes = new LayeredCloses(closes, new HistoryCloses(made));
    }
    return deployAll(opened, stored, history, closes, source, sizes, market);
  }

  private Future<?> deployAll(
      Database opened,
      SqlDailyBars stored,
      History history,
      LastCloses closes,
      PriceSource source,
      Sizes sizes,
      Clock market) {
    Config.Optimization solving = sizes.optimization();
    RequestTexts texts = new RequestTexts(RequestText::write, RequestText::parse);
    KeptEstimates estimates = new KeptEstimates();
    QueueVerticle jobs =
        new QueueVerticle(
            bus,
            solving,
            sizes.userQuota(),
            new SqlAcceptedRequests(opened),
            texts,
            history,
            results(opened, source),
            clock);
    queue = jobs;

    Future<?> chain = deploy("database", true, new BarsVerticle(bus, stored, history, clock));
    double limitSeconds = solving.timeLimit().toMillis() / 1e3;
    chain =
        chain.compose(
            done ->
                deploy(
                    SignalsVerticle.MODULE,
                    false,
                    new SignalsVerticle(bus, new SqlSignals(opened), clock)));
    chain =
        chain.compose(
            done ->
                deploy(
                    ResultsVerticle.MODULE,
                    false,
                    new ResultsVerticle(
                        bus, new SqlResults(opened), OptimizationJson::resultText)));
    chain = chain.compose(done -> deploy("optimization", true, jobs));
    chain =
        chain.compose(
            done ->
                deploy(
                    AnalyticsVerticle.NAME,
                    false,
                    new AnalyticsVerticle(bus, history, estimates, clock, limitSeconds)));
    chain =
        chain.compose(
            done ->
                deploy(
                    ComparisonsVerticle.MODULE,
                    false,
                    comparisons(opened, history, estimates, source, sizes)));
    chain =
        chain.compose(
            done ->
                deploy(
                    ExperimentsVerticle.MODULE,
                    false,
                    new ExperimentsVerticle(
                        bus, new SqlExperiments(opened), history, clock, limitSeconds, texts)));
    for (int i = 1; i <= solving.workers(); i++) {
      String name = "worker-" + i;
      chain =
          chain.compose(
              done ->
                  deploy(
                      name,
                      false,
                      new WorkerVerticle(
                          bus,
                          solving,
                          history,
                          estimates,
                          source,
                          clock,
                          name,
                          config.feed().symbols())));
    }
    chain =
        chain.compose(
            done ->
                deploy("prices", true, prices(source, new CachedCloses(closes, history), stored)));
    modules.put("redis", false);
    chain =
        chain.compose(
            done ->
                deploy(
                    PortfoliosVerticle.MODULE, false, portfolios(opened, history, source, sizes)));
    chain =
        chain.compose(
            done ->
                deployDaily(
                    new DailyVerticle(
                        bus,
                        new SqlTold(opened),
                        history,
                        KeptWeightsReader::found,
                        clock,
                        limitSeconds)));
    chain =
        chain.compose(
            done ->
                deploy(
                    TriggersVerticle.MODULE,
                    false,
                    new TriggersVerticle(bus, new SqlAlerts(opened), clock)));
    chain = chain.compose(done -> deploy(AutomationVerticle.MODULE, false, automation(opened)));
    for (int i = 1; i <= sizes.gateways(); i++) {
      String name = "gateway-" + i;
      chain = chain.compose(done -> deployGateway(name, source));
    }
    return chain
        .compose(done -> deployFeed(source, market))
        .compose(done -> vertx.deployVerticle(health()))
        .onSuccess(deployed::push)
        .onSuccess(ready -> rehearse(history, source));
  }

  /** Beside the service, which is ready. */
  private void rehearse(History history, PriceSource source) {
    Rehearsal begun = new Rehearsal(config, history, source, clock, chance.split());
    rehearsal = begun;
    Thread thread = new Thread(begun, "rehearsal");
    thread.setDaemon(true);
    thread.start();
  }

  private ComparisonsVerticle comparisons(
      Database opened, History history, KeptEstimates estimates, PriceSource source, Sizes sizes) {
    ComparisonRequests requests = new ComparisonRequests(sizes.optimization());
    return new ComparisonsVerticle(
        bus,
        new SqlComparisons(opened),
        new ComparisonTexts(ComparisonRequests::text, requests::again, ComparisonJson::answer),
        history,
        estimates,
        source,
        sizes.optimization().queueCapacity(),
        sizes.userQuota(),
        clock);
  }

  private PortfoliosVerticle portfolios(
      Database opened, History history, PriceSource source, Sizes sizes) {
    return new PortfoliosVerticle(
        bus,
        new SqlPortfolios(opened),
        history,
        new PortfoliosVerticle.Bounds(
            config.limits().portfolios(),
            sizes.portfoliosOfUser(),
            Math.max(1, config.feed().symbolCap() / 2)),
        source != PriceSource.FINNHUB,
        clock,
        chance.split());
  }

  /** Answers are shared where there is a Redis, unless they are not kept at all. */
  private SharedResults results(Database opened, PriceSource source) {
    Config.Optimization kept = config.optimization();
    if (config.redis().url().isEmpty() || kept.cacheTtl().isZero() || kept.cacheEntries() == 0) {
      return new SharedResults.None();
    }
    String market =
        source == PriceSource.SIMULATOR
            ? opened.identity() + "-" + config.simulator().seed()
            : opened.identity();
    return new RedisResults(vertx, config.redis().url(), kept.cacheTtl(), source, market, clock);
  }

  private AutomationVerticle automation(Database opened) {
    OptimizationRequests requests =
        new OptimizationRequests(config.limits(), config.optimization());
    return new AutomationVerticle(
        bus,
        new SqlTriggers(opened),
        new RunLanguage(new AutomaticRequests(requests)),
        config.optimization().autoInterval(),
        clock);
  }

  private PricesVerticle prices(PriceSource source, LastCloses closes, KeptBars kept) {
    PriceSnapshots snapshots =
        config.redis().url().isEmpty()
            ? new InProcessSnapshots()
            : new RedisSnapshots(vertx, config.redis().url(), config.prices().ttl(), source, clock);
    return new PricesVerticle(bus, config.prices(), source, snapshots, closes, kept, clock);
  }

  private Future<?> deployDaily(DailyVerticle verticle) {
    return deploy(DailyVerticle.MODULE, false, verticle).onSuccess(done -> daily = verticle);
  }

  private Future<?> deployGateway(String name, PriceSource source) {
    GatewayVerticle gateway =
        new GatewayVerticle(
            bus,
            config,
            source,
            authenticator,
            admission,
            clock,
            chance.split(),
            name,
            new RestRoutes(
                bus, config, authenticator, clock, () -> metrics.scrape(bus.rings()), name));
    return deploy(name, true, gateway)
        .onSuccess(done -> gateways.add(gateway))
        .recover(
            error ->
                Future.failedFuture(
                    new IllegalStateException(
                        "cannot listen on "
                            + config.http().host()
                            + ":"
                            + config.http().port()
                            + ": "
                            + error.getMessage()
                            + " (http.host, http.port)",
                        error)));
  }

  /** The feed, and without a key the exchange that it connects to. */
  private Future<?> deployFeed(PriceSource source, Clock market) {
    Config.Feed feed = config.feed();
    int limit = Math.max(feed.symbolCap(), feed.symbols().size());
    return switch (source) {
      case FINNHUB -> deployFeed(feed, source, URI.create(feed.url()), URI.create(feed.restUrl()));
      case SIMULATOR -> {
        ExchangeVerticle exchange = new ExchangeVerticle(bus, config.simulator(), limit, market);
        yield deploy("simulator", false, exchange)
            .compose(done -> deployFeed(feed, source, exchange.webSocket(), exchange.rest()));
      }
      case REPLAY -> {
        ReplayVerticle replay =
            new ReplayVerticle(bus, feed.replay(), ReplayFile.SYMBOLS_MAX, clock);
        yield deploy("simulator", false, replay)
            .compose(done -> replayed(feed))
            .compose(whole -> deployFeed(whole, source, replay.webSocket(), replay.rest()));
      }
    };
  }

  /** A replay streams the symbols of its file, or those that clients ask for. */
  private Future<Config.Feed> replayed(Config.Feed feed) {
    if (feed.replay().onDemand()) {
      return Future.succeededFuture(feed.withSymbols(List.of(), ReplayFile.SYMBOLS_MAX));
    }
    return vertx
        .executeBlocking(() -> ReplayFile.symbols(Path.of(feed.replay().file())), false)
        .map(symbols -> feed.withSymbols(symbols, ReplayFile.SYMBOLS_MAX));
  }

  private Future<?> deployFeed(Config.Feed feed, PriceSource source, URI socket, URI rest) {
    return deploy(
        "feed", false, new FeedVerticle(bus, feed, source, socket, rest, clock, chance.split()));
  }

  private HealthVerticle health() {
    return new HealthVerticle(
        bus, config.health().probeInterval(), modules, clock, Version.text(), metrics::update);
  }

  /** Deploys what health knows as {@code module}. */
  private Future<?> deploy(String module, boolean essential, Deployable verticle) {
    modules.put(module, essential);
    return vertx.deployVerticle(verticle).onSuccess(deployed::push);
  }

  /**
   * Drains and stops everything, clients first, in the reverse of the start. Done within {@link
   * #DRAIN} and the few milliseconds that the rest takes. The days' reports end first: what is told
   * while clients leave would be told to nobody.
   */
  Future<Void> stop() {
    if (rehearsal != null) {
      rehearsal.stop();
    }
    Future<Void> paused = daily == null ? Future.succeededFuture() : daily.pause();
    return paused
        .transform(done -> drain())
        .transform(done -> undeploy())
        .transform(done -> vertx.close())
        .onComplete(
            done -> {
              database.close();
              metrics.close();
            })
        .mapEmpty();
  }

  private Future<?> drain() {
    List<Future<?>> drains = new ArrayList<>();
    gateways.forEach(gateway -> drains.add(gateway.drain()));
    if (queue != null) {
      drains.add(queue.drain(DRAIN));
    }
    return Future.join(drains);
  }

  private Future<Void> undeploy() {
    if (deployed.isEmpty()) {
      return Future.succeededFuture();
    }
    return vertx.undeploy(deployed.pop()).transform(done -> undeploy());
  }
}
