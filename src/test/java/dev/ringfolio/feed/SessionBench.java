package dev.ringfolio.feed;

import dev.ringfolio.config.Config;
import dev.ringfolio.contract.DemandSymbols;
import dev.ringfolio.contract.FeedState;
import dev.ringfolio.contract.MarketEvent;
import dev.ringfolio.contract.SymbolsDemanded;
import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A session on the bench: virtual time, no jitter but the least, and a scripted peer that is the
 * test itself. What the session does is written down in one list, in order.
 */
final class SessionBench implements Upstream {
  /** Half the pause is the least that jitter gives: 0 is drawn each time. */
  static final RandomGenerator LEAST = () -> 0L;

  final VirtualClock clock = new VirtualClock();
  final List<String> commands = new ArrayList<>();
  final List<MarketEvent> events = new ArrayList<>();
  final List<UpstreamSymbol> symbols = new ArrayList<>();
  final FinnhubSession session;

  /** What the REST side answers to quotes after each tick; where it is null, it does not. */
  @Nullable String quoteBody;

  private final List<Symbol> unanswered = new ArrayList<>();

  /** Connections open, being made or being closed; and the most there ever were. */
  int connections;

  int connectionsMost;

  SessionBench(Config.Feed feed) {
    this(feed, PriceSource.FINNHUB);
  }

  SessionBench(Config.Feed feed, PriceSource source) {
    session = new FinnhubSession(feed, source, this, events::add, symbols::add, clock, LEAST);
  }

  /** Lets time pass, with a tick every 50 ms, as in the verticle. */
  void pass(Duration duration) {
    for (long left = duration.toMillis(); left > 0; left -= 50) {
      clock.advance(Duration.ofMillis(Math.min(50, left)));
      session.tick();
      answer();
    }
  }

  private void answer() {
    if (quoteBody != null) {
      List<Symbol> asked = List.copyOf(unanswered);
      unanswered.clear();
      asked.forEach(symbol -> quote(symbol.name(), 200, quoteBody));
    }
  }

  void receive(String frame) {
    byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
    session.frame(bytes, bytes.length);
  }

  void trade(String symbol, double price) {
    receive(
        "{\"data\":[{\"p\":%s,\"s\":\"%s\",\"t\":%d,\"v\":10}],\"type\":\"trade\"}"
            .formatted(price, symbol, clock.millis()));
  }

  void limitError() {
    receive("{\"msg\":\"Subscribing to too many symbols\",\"type\":\"error\"}");
  }

  void open() {
    session.connected();
  }

  void drop() {
    connections--;
    session.closed();
  }

  void refuse(int status) {
    connections--;
    session.refused(status);
  }

  SymbolsDemanded demand(String owner, String... names) {
    return session.demanded(new DemandSymbols(owner, Feeds.symbols(names)));
  }

  void quote(String symbol, int status, String body) {
    session.quoteAnswered(new Symbol(symbol), status, body.getBytes(StandardCharsets.UTF_8));
  }

  void marketStatus(boolean open, String session) {
    String body =
        "{\"exchange\":\"US\",\"holiday\":null,\"isOpen\":%s,\"session\":%s,\"t\":%d}"
            .formatted(open, session == null ? null : '"' + session + '"', clock.millis() / 1000);
    this.session.marketStatusAnswered(200, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The quotes asked for since the last call, in order. */
  List<String> quoteCommands() {
    List<String> taken =
        commands.stream()
            .filter(c -> c.startsWith("fetch quote "))
            .map(c -> c.substring(12))
            .toList();
    commands.clear();
    return taken;
  }

  /** What was commanded since the last call, without the REST side. */
  List<String> socketCommands() {
    List<String> taken = commands.stream().filter(c -> !c.startsWith("fetch")).toList();
    commands.clear();
    return taken;
  }

  /** The states told so far. */
  List<FeedState> states() {
    return events.stream()
        .filter(MarketEvent.FeedChanged.class::isInstance)
        .map(event -> ((MarketEvent.FeedChanged) event).state())
        .toList();
  }

  /** The events of {@code type} told so far. */
  <E extends MarketEvent> List<E> told(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public void connect() {
    connections++;
    connectionsMost = Math.max(connectionsMost, connections);
    commands.add("connect");
  }

  @Override
  public void close() {
    commands.add("close");
  }

  @Override
  public void subscribe(Symbol symbol) {
    commands.add("subscribe " + symbol);
  }

  @Override
  public void unsubscribe(Symbol symbol) {
    commands.add("unsubscribe " + symbol);
  }

  @Override
  public void ping() {
    commands.add("ping");
  }

  @Override
  public void fetchQuote(Symbol symbol) {
    commands.add("fetch quote " + symbol);
    unanswered.add(symbol);
  }

  @Override
  public void fetchMarketStatus() {
    commands.add("fetch market status");
  }
}
