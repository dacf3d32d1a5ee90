package dev.ringfolio.gateway.session;

import dev.ringfolio.config.Config;
import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.ReadTier;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.Signal;
import dev.ringfolio.contract.TierRead;
import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.contract.UserTier;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.core.model.Valuation;
import dev.ringfolio.core.model.Valuation.Line;
import dev.ringfolio.gateway.TestConfig;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.fanout.Encoding;
import dev.ringfolio.gateway.fanout.Encodings;
import dev.ringfolio.gateway.fanout.EventKind;
import dev.ringfolio.gateway.fanout.EventLog;
import dev.ringfolio.gateway.fanout.EventLogs;
import dev.ringfolio.gateway.fanout.FlushSchedule;
import dev.ringfolio.gateway.fanout.FreshnessBook;
import dev.ringfolio.gateway.fanout.ManualTurns;
import dev.ringfolio.gateway.fanout.PriceBoard;
import dev.ringfolio.gateway.fanout.ProgressBoard;
import dev.ringfolio.gateway.fanout.ValuationBoard;
import dev.ringfolio.gateway.json.OptimizationRequests;
import dev.ringfolio.gateway.json.Syntax;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** One gateway instance without sockets, bus and clock: all of it is moved by the test. */
public final class Stage implements Desk, Upstream.Feed, Upstream.Listener {
  public static final int EVENTS_MAX = 8;

  private static final Config CONFIG = TestConfig.of(Map.of());

  public final ManualTurns turns = new ManualTurns();
  public final FlushSchedule schedule = new FlushSchedule(turns, turns, 10);
  public final PriceBoard prices = new PriceBoard(turns);
  public final EventLog<OptimizationEvent> events = log(EventKind.OPTIMIZATIONS);
  public final Written<RiskAlert> alerts = new Written<>(EventKind.ALERTS, 4);
  public final Written<Signal> signals = new Written<>(EventKind.SIGNALS, 5);
  public final ValuationBoard valuations = new ValuationBoard(turns);
  public final Tiers tiers = new Tiers(this);
  public final ProgressBoard progress = new ProgressBoard(4, turns);
  public final Upstream upstream = new Upstream(this, turns);
  public final Encodings encodings = new Encodings(turns);
  public final Instance instance;

  /** What the feed refuses when it is told the demand. */
  public final Map<Symbol, String> refusals = new LinkedHashMap<>();

  /** The demands told, oldest first. */
  public final List<List<Symbol>> demands = new ArrayList<>();

  /** Whether the feed leaves the demand unanswered until {@link #answerDemand}. */
  public boolean feedSilent;

  /** Requests handed in, each with its answer still to be given. */
  public final Deque<Asked<Optimize, OptimizationAccepted>> submitted = new ArrayDeque<>();

  public final Deque<Asked<CancelOptimization, OptimizationState>> cancelled = new ArrayDeque<>();
  public final Deque<Asked<ReadOptimization, OptimizationState>> reads = new ArrayDeque<>();
  public final Deque<Asked<ReadTier, TierRead>> tierReads = new ArrayDeque<>();
  public final Map<String, Identity> tokens = new LinkedHashMap<>();
  private final List<StageClient> clients = new ArrayList<>();
  private final Deque<Consumer<List<UpstreamSymbol>>> unanswered = new ArrayDeque<>();
  private long eventHead;
  private long eventEpoch = 7;

  /** A request and where its answer goes. */
  public record Asked<Q, A>(Q request, Desk.Answer<A> answer) {}

  /** A topic of events that this instance reads. */
  public final class Written<E> {
    public final EventLog<E> log;
    private long epoch;
    private long head;

    Written(EventKind<E> kind, long epoch) {
      this.log = log(kind);
      this.epoch = epoch;
      log.began(epoch, 0);
    }

    public void append(E event) {
      log.entries(epoch, ++head, List.of(event));
      turns.run();
    }

    /** Events that are lost before this instance reads them. */
    public void lose(int count) {
      log.gap(epoch, head + 1, head + count);
      head += count;
      turns.run();
    }

    /** The writer starts anew. */
    public void restart() {
      log.gap(epoch, head + 1, -1);
      head = 0;
      log.began(++epoch, 0);
      turns.run();
    }
  }

  public Stage(boolean shared) {
    Settings settings =
        new Settings(true, shared, Duration.ofSeconds(30), 5, 65_536, 20, shared ? 100 : 10);
    instance =
        new Instance(
            settings,
            turns,
            prices,
            new EventLogs(events, alerts.log, signals.log),
            progress,
            valuations,
            tiers,
            upstream,
            new OptimizationRequests(CONFIG.limits(), CONFIG.optimization()),
            new FreshnessBook(0),
            this,
            new Counters());
    upstream.listen(this);
    events.began(eventEpoch, 0);
    valuations.snapshot(2, List.of());
    prices.snapshot(3, 0, List.of());
  }

  private static <E> EventLog<E> log(EventKind<E> kind) {
    return new EventLog<>(kind, EVENTS_MAX, 1 << 20, 1 << 20);
  }

  public StageClient connect(String path, String clientId) {
    return connect(path, clientId, Optional.of(Identity.LOCAL));
  }

  public StageClient connect(String path, String clientId, Optional<Identity> identity) {
    return connect(path, clientId, identity, encodings.of(Syntax.JSON, null));
  }

  public StageClient connect(
      String path, String clientId, Optional<Identity> identity, Encoding encoding) {
    StageClient client = new StageClient(this, path, encoding, clientId);
    clients.add(client);
    client.session().open(identity);
    turns.run();
    return client;
  }

  /** Lets time go by and the loop run, with housekeeping every second. */
  public void advance(long millis) {
    for (long left = millis; left > 0; left -= Math.min(left, 1_000)) {
      turns.advance(Math.min(left, 1_000));
      clients.forEach(client -> client.session().housekeep(turns.nanos()));
      tiers.housekeep();
      turns.run();
    }
  }

  /** A live price, one second old at most. */
  public PriceUpdate price(String symbol, double price, double volume, long seq) {
    return new PriceUpdate(
        new Symbol(symbol),
        price,
        volume,
        false,
        149.75,
        price - 149.75,
        100 * (price - 149.75) / 149.75,
        turns.millis(),
        turns.millis(),
        19_723,
        seq,
        false,
        PriceSource.SIMULATOR,
        PriceUpdate.Origin.LIVE);
  }

  public void append(PriceUpdate price) {
    prices.entries(prices.epoch(), prices.head() + 1, List.of(price));
    turns.run();
  }

  public void append(OptimizationEvent event) {
    eventHead++;
    events.entries(eventEpoch, eventHead, List.of(event));
    progress.events(List.of(event));
    turns.run();
  }

  /** Events that are lost before this instance reads them. */
  public void lose(int count) {
    events.gap(eventEpoch, eventHead + 1, eventHead + count);
    eventHead += count;
    turns.run();
  }

  /** The writer of events starts anew. */
  public void restartEvents() {
    events.gap(eventEpoch, eventHead + 1, -1);
    eventEpoch++;
    eventHead = 0;
    events.began(eventEpoch, 0);
    valuations.snapshot(2, List.of());
    turns.run();
  }

  public long eventHead() {
    return eventHead;
  }

  public long eventEpoch() {
    return eventEpoch;
  }

  /** An alert of the user's rule {@code r1}: the price of AAPL is above 150. */
  public RiskAlert alert(String id, String owner, RiskAlert.State state) {
    return new RiskAlert(
        id,
        owner,
        null,
        new Symbol("AAPL"),
        "r1",
        "price",
        150.5,
        150,
        RiskAlert.Severity.WARNING,
        state,
        "AAPL: price 150.5 is above 150",
        turns.millis());
  }

  public Signal signal(String id, Tier minTier) {
    return new Signal(
        id,
        new Symbol("AAPL"),
        Signal.Action.BUY,
        0.75,
        minTier,
        150.25,
        "momentum",
        turns.millis());
  }

  /** A portfolio of one share of AAPL, bought at 100, and no cash. */
  public PortfolioValuation valuation(String id, String owner, double price, long seq) {
    Line line =
        new Line(
            new Symbol("AAPL"),
            1,
            100,
            price,
            price,
            1,
            price - 149.75,
            Double.NaN,
            price - 100,
            false);
    Valuation valuation =
        new Valuation(
            id,
            price,
            0,
            100,
            price - 149.75,
            0.5,
            price - 100,
            price - 100,
            0,
            Double.NaN,
            Double.NaN,
            List.of(),
            List.of(),
            turns.millis(),
            List.of(line));
    return new PortfolioValuation(owner, valuation, true, seq, turns.millis());
  }

  public void append(PortfolioValuation valuation) {
    valuations.entries(2, List.of(valuation));
    turns.run();
  }

  /** Tiers as they are written. */
  public void append(UserTier tier) {
    tiers.entries(List.of(tier));
    turns.run();
  }

  public OptimizationQueued queued(String requestId, String clientId, String user) {
    return new OptimizationQueued(requestId, clientId, user, 1, 0.0, turns.millis());
  }

  public OptimizationFinished finished(String requestId, String clientId, String user) {
    return finished(requestId, clientId, user, Status.OPTIMAL);
  }

  OptimizationFinished finished(String requestId, String clientId, String user, Status status) {
    Optimize request =
        new Optimize(
            requestId,
            clientId,
            user,
            instance.settings().shared() ? clientId : user,
            List.of(new Symbol("AAPL"), new Symbol("MSFT")),
            Objective.MAXIMIZE_SHARPE,
            Method.MEAN_VARIANCE,
            Trigger.MANUAL,
            Constraints.DEFAULT,
            Parameters.defaults(30.0),
            Map.of(),
            null,
            List.of());
    return new OptimizationFinished(
        requestId,
        clientId,
        user,
        request,
        status,
        new double[] {0.25, 0.75},
        new Metrics(0.1, 0.2, 0.5, Map.of()),
        0.0015,
        turns.millis(),
        false,
        Double.NaN,
        List.of(),
        turns.millis(),
        503,
        true,
        null,
        null);
  }

  @Override
  public void optimize(Optimize request, boolean all, Answer<OptimizationAccepted> answer) {
    submitted.add(new Asked<>(request, answer));
  }

  @Override
  public void cancel(CancelOptimization request, Answer<OptimizationState> answer) {
    cancelled.add(new Asked<>(request, answer));
  }

  @Override
  public void read(ReadOptimization request, Answer<OptimizationState> answer) {
    reads.add(new Asked<>(request, answer));
  }

  @Override
  public void readTier(ReadTier request, Answer<TierRead> answer) {
    tierReads.add(new Asked<>(request, answer));
  }

  @Override
  public void authenticate(String clientId, String token, Answer<Identity> answer) {
    turns.soon(
        () -> {
          Identity identity = tokens.get(token);
          if (identity == null) {
            answer.failed(new Failure(FailureCode.UNAUTHENTICATED, "no such token"));
          } else {
            answer.answered(identity);
          }
        });
  }

  @Override
  public void demand(List<Symbol> wanted, Consumer<List<UpstreamSymbol>> refused) {
    demands.add(wanted);
    unanswered.add(refused);
    if (!feedSilent) {
      turns.soon(this::answerDemand);
    }
  }

  /** The feed answers the oldest demand. */
  public void answerDemand() {
    List<UpstreamSymbol> refused = new ArrayList<>();
    refusals.forEach(
        (symbol, detail) ->
            refused.add(
                new UpstreamSymbol(symbol, UpstreamSymbol.State.REFUSED, detail, turns.millis())));
    Objects.requireNonNull(unanswered.poll()).accept(refused);
  }

  @Override
  public void refused(Symbol symbol, String detail) {
    clients.forEach(client -> client.session().refusedUpstream(symbol, detail));
  }

  @Override
  public void streamed(Symbol symbol) {
    clients.forEach(client -> client.session().streamed(symbol));
  }
}
