package dev.ringfolio.feed;

import dev.ringfolio.config.Config;
import dev.ringfolio.contract.DemandSymbols;
import dev.ringfolio.contract.FeedState;
import dev.ringfolio.contract.MarketEvent;
import dev.ringfolio.contract.MarketEvent.FeedChanged;
import dev.ringfolio.contract.MarketEvent.StreamChanged;
import dev.ringfolio.contract.MarketEvent.Traded;
import dev.ringfolio.contract.ModuleFacts.FeedFacts;
import dev.ringfolio.contract.SymbolsDemanded;
import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.contract.UpstreamSymbol.State;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The session with the upstream, as a machine that is told what happened and says what to do.
 *
 * <p><b>Problem.</b> The upstream drops connections without a word, refuses without naming what,
 * acknowledges nothing, and is silent for good reasons (nights, holidays) and for bad ones (a dead
 * socket). Prices must come back by themselves from all of it, and a second connection with the
 * same key breaks both.
 *
 * <p><b>Idea.</b> Four small machines, each with one worry, under this one, which carries what one
 * of them learns to the others: {@link ConnectionKeeper} (when to connect, whether the peer lives),
 * {@link SymbolSlots} (what to ask for), {@link QuoteDesk} (what to fetch), {@link FinnhubFrames}
 * (what was said). They see no socket and no timer: commands go to {@link Upstream}, events to the
 * two consumers, and time comes from the clock that is handed in. So all of it runs under virtual
 * time.
 *
 * <p><b>Invariants.</b> At most one connection is open, being made or being closed. A symbol's
 * {@code StreamChanged} alternates, and is true exactly while it is asked for on an open
 * connection. Trades leave in the order in which they came. Nothing of the REST side delays a
 * trade.
 *
 * <p><b>Threads.</b> One: the owner's.
 */
final class FinnhubSession implements FinnhubFrames.Trades {
  /** Without a trade for that long an open market counts as silent, and a closed one as closed. */
  static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(90);

  private final PriceSource source;
  private final Upstream upstream;
  private final Consumer<MarketEvent> events;
  private final Consumer<UpstreamSymbol> symbolEvents;
  private final Clock clock;
  private final List<Symbol> configured;
  private final ConnectionKeeper keeper;
  private final SymbolSlots slots;
  private final QuoteDesk desk;
  private final FinnhubFrames frames = new FinnhubFrames();

  private FeedState state = FeedState.OFF;
  private boolean started;
  private long frameNanos;
  private long frameMillis;
  private String upstreamError = "";

  FinnhubSession(
      Config.Feed feed,
      PriceSource source,
      Upstream upstream,
      Consumer<MarketEvent> events,
      Consumer<UpstreamSymbol> symbolEvents,
      Clock clock,
      RandomGenerator random) {
    this.source = source;
    this.upstream = upstream;
    this.events = events;
    this.symbolEvents = symbolEvents;
    this.clock = clock;
    this.configured = feed.symbols();
    this.keeper = new ConnectionKeeper(feed, upstream, random);
    this.slots = new SymbolSlots(feed.symbolCap(), this::became);
    this.desk = new QuoteDesk(feed.restCallsPerMinute(), source, upstream, events, clock);
  }

  void start() {
    started = true;
    slots.configure(configured);
    keeper.start();
    review();
  }

  /** Closes the connection, for good. It has ended when {@link #off} holds. */
  void stop() {
    keeper.stop();
    review();
  }

  boolean off() {
    return keeper.off();
  }

  /** Call it several times a second. */
  void tick() {
    long now = clock.nanos();
    keeper.tick(now);
    slots.tick(now);
    desk.tick(polling(), now);
    review();
  }

  void connected() {
    keeper.connected(clock.nanos());
    if (keeper.open()) {
      slots.opened();
    }
    review();
  }

  /**
   * The try to connect failed.
   *
   * @param status of the answer to the handshake, or 0 where there was none
   */
  void refused(int status) {
    keeper.refused(status, clock.nanos());
    review();
  }

  void closed() {
    slots.lost();
    keeper.closed(clock.nanos());
    review();
  }

  /** A frame that carries nothing, or a pong, was received. */
  void alive() {
    keeper.alive(clock.nanos());
  }

  /** A text frame was received. */
  void frame(byte[] bytes, int length) {
    frameNanos = clock.nanos();
    frameMillis = clock.millis();
    keeper.alive(frameNanos);
    FinnhubFrames.Kind kind = frames.read(bytes, 0, length, this);
    if (kind == FinnhubFrames.Kind.ERROR) {
      error(frames.message());
    } else if (kind == FinnhubFrames.Kind.TRADES && !streaming(state)) {
      review();
    }
  }

  @Override
  public void trade(Symbol symbol, double price, double volume, long timeMillis) {
    desk.traded(symbol, frameNanos);
    events.accept(new Traded(symbol, price, volume, timeMillis, frameMillis, source));
  }

  SymbolsDemanded demanded(DemandSymbols demand) {
    long atMillis = clock.millis();
    List<UpstreamSymbol> refused = new ArrayList<>();
    slots
        .demand(demand.owner(), demand.symbols(), clock.nanos())
        .forEach(
            (symbol, detail) ->
                refused.add(new UpstreamSymbol(symbol, State.REFUSED, detail, atMillis)));
    return new SymbolsDemanded(refused);
  }

  /** A quote was answered; {@code status} is 0 where there was no answer. */
  void quoteAnswered(Symbol symbol, int status, byte[] body) {
    desk.quoteAnswered(symbol, status, body, clock.nanos());
  }

  /** The market's status was answered; {@code status} is 0 where there was no answer. */
  void marketStatusAnswered(int status, byte[] body) {
    desk.marketStatusAnswered(status, body, clock.nanos());
    review();
  }

  FeedState state() {
    return state;
  }

  /** What is wrong, for people; empty when all is well. */
  String detail() {
    List<String> words = new ArrayList<>();
    if (!keeper.open()) {
      words.add("not connected");
    }
    int refused = slots.in(State.REFUSED).size();
    if (refused > 0) {
      words.add(refused + " symbols beyond the upstream's limit of " + slots.cap());
    }
    if (!desk.trouble().isEmpty()) {
      words.add("quotes: " + desk.trouble());
    }
    if (!upstreamError.isEmpty()) {
      words.add("last error of the upstream: " + upstreamError);
    }
    return String.join("; ", words);
  }

  /** Whether prices come neither from the stream nor by polling. */
  boolean blind() {
    return state == FeedState.UNAUTHORIZED
        || state == FeedState.OFF
        || (state == FeedState.POLLING && !desk.healthy());
  }

  FeedFacts facts(long pausedMillis) {
    return new FeedFacts(
        source,
        state,
        frameMillis,
        slots.in(State.SUBSCRIBED),
        slots.in(State.WANTED),
        slots.in(State.REFUSED),
        keeper.reconnects(),
        frames.trades(),
        frames.refusedTrades() + frames.malformedFrames(),
        pausedMillis);
  }

  private void error(String message) {
    if (message.toLowerCase(Locale.ROOT).contains("too many symbols")) {
      slots.limitReached();
    } else {
      upstreamError = message.substring(0, Math.min(message.length(), 200));
    }
  }

  private void became(Symbol symbol, @Nullable State before, State after, String detail) {
    long atMillis = clock.millis();
    if (before == null) {
      desk.add(symbol, clock.nanos());
    }
    if (after == State.SUBSCRIBED) {
      upstream.subscribe(symbol);
      events.accept(new StreamChanged(symbol, true, atMillis, source));
    } else if (before == State.SUBSCRIBED) {
      if (after == State.RELEASED) {
        upstream.unsubscribe(symbol);
      }
      events.accept(new StreamChanged(symbol, false, atMillis, source));
    }
    if (after == State.RELEASED) {
      desk.remove(symbol);
    }
    symbolEvents.accept(new UpstreamSymbol(symbol, after, detail, atMillis));
  }

  private boolean polling() {
    return keeper.longLost() || keeper.unauthorized();
  }

  /** Tells the state where it has changed. */
  private void review() {
    FeedState now = stateAt(clock.nanos());
    if (now != state) {
      state = now;
      events.accept(new FeedChanged(now, clock.millis(), source));
    }
  }

  private FeedState stateAt(long now) {
    if (!started || keeper.stopped()) {
      return FeedState.OFF;
    }
    if (keeper.open()) {
      return openState(now);
    }
    if (keeper.unauthorized()) {
      return FeedState.UNAUTHORIZED;
    }
    if (keeper.longLost()) {
      return FeedState.POLLING;
    }
    return keeper.fresh() ? FeedState.CONNECTING : FeedState.RECONNECTING;
  }

  private FeedState openState(long now) {
    if (source != PriceSource.FINNHUB) {
      return source == PriceSource.REPLAY ? FeedState.REPLAY : FeedState.SIMULATED;
    }
    if (keeper.probed()) {
      return FeedState.SILENT;
    }
    if (desk.tradedWithin(QUIET_NANOS, now) || slots.held() == 0) {
      return FeedState.CONNECTED;
    }
    if (desk.marketClosed()) {
      return FeedState.CLOSED_MARKET;
    }
    return now - keeper.openedAt() < QUIET_NANOS ? FeedState.CONNECTED : FeedState.SILENT;
  }

  private static boolean streaming(FeedState state) {
    return state == FeedState.CONNECTED
        || state == FeedState.SIMULATED
        || state == FeedState.REPLAY;
  }
}
