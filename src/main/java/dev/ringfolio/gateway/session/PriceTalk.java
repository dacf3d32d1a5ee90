package dev.ringfolio.gateway.session;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.gateway.fanout.Seat;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.Refusal;
import dev.ringfolio.gateway.session.ClientMessage.Subscribe;
import dev.ringfolio.gateway.session.ClientMessage.Symbols;
import dev.ringfolio.gateway.session.ClientMessage.Unsubscribe;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a client comes to its {@link PriceSubscription}: subscribing asks the feed first, so that a
 * symbol without a free slot is refused in the answer; a refusal that comes later is told later.
 */
final class PriceTalk {
  private final Client client;
  private final PriceSubscription prices;

  /** A subscribe that waits for what the feed says of its symbols. */
  private @Nullable Subscribe settling;

  /** Refusals that came later and wait to be told. Most clients never have any. */
  private @Nullable LateRefusals late;

  PriceTalk(Client client) {
    this.client = client;
    this.prices = new PriceSubscription(client.instance(), client.marks());
  }

  PriceSubscription prices() {
    return prices;
  }

  /** Whether a subscribe waits for the feed; no further message is taken meanwhile. */
  boolean settling() {
    return settling != null;
  }

  void subscribe(Subscribe message) {
    Symbols symbols = message.symbols();
    if (refusesTooMany(symbols == null ? streamed() : symbols.named())) {
      return;
    }
    if (symbols != null) {
      prices.demand(symbols.named());
    }
    settling = message;
    client.instance().upstream().settle(() -> finish(message));
  }

  private boolean refusesTooMany(List<Symbol> named) {
    int max = client.instance().settings().symbolsMax();
    int size = prices.sizeWith(named);
    if (size > max) {
      client.session().refuse(MessageFields.tooMany(size, max).refusal(), null);
    }
    return size > max;
  }

  private List<Symbol> streamed() {
    List<Symbol> streamed = new ArrayList<>(client.instance().upstream().streamed());
    client
        .instance()
        .prices()
        .live()
        .filter(symbol -> !streamed.contains(symbol))
        .forEach(streamed::add);
    return streamed;
  }

  private void finish(Subscribe message) {
    settling = null;
    if (client.session().isClosed()) {
      return;
    }
    Symbols symbols = message.symbols();
    // All streamed ones are those of now: some may have come while the feed was asked.
    List<Symbol> named = symbols == null ? streamed() : symbols.named();
    if (symbols == null && refusesTooMany(named)) {
      client.session().readOn();
      return;
    }
    List<RefusedSymbol> refused = new ArrayList<>();
    if (symbols == null) {
      prices.takeAll();
    } else {
      refused.addAll(symbols.refused());
    }
    prices.deliver(message.restNanos(), message.batch());
    List<Symbol> accepted = new ArrayList<>();
    List<Symbol> pending = new ArrayList<>();
    List<Seat> snapshot = new ArrayList<>();
    for (Symbol symbol : named) {
      Seat seat = prices.seat(symbol);
      String refusal = symbols == null ? null : client.instance().upstream().refusal(symbol);
      if (refusal != null) {
        refused.add(new RefusedSymbol(symbol.name(), ErrorCode.UPSTREAM_LIMIT, refusal));
        continue;
      }
      accepted.add(symbol);
      snapshot.add(seat);
      if (!seat.present()) {
        pending.add(symbol);
      }
    }
    // What is refused from now on is told after this answer, and not with what waits before it.
    late = null;
    report(priceReport(message, true, accepted, refused, pending));
    client.session().put(prices.snapshot(snapshot));
    tellApart(refused);
    client.session().readOn();
  }

  private SubscriptionReport priceReport(
      Subscribe message,
      boolean subscribed,
      List<Symbol> symbols,
      List<RefusedSymbol> refused,
      List<Symbol> pending) {
    return new SubscriptionReport(
        message.topic(),
        subscribed,
        symbols,
        refused,
        pending,
        null,
        client.instance().prices().epoch(),
        client.instance().prices().head(),
        null,
        message.maxRate(),
        client.instance().settings().simulated());
  }

  void unsubscribe(Unsubscribe message) {
    Symbols symbols = message.symbols();
    List<Symbol> left;
    List<RefusedSymbol> refused = symbols == null ? List.of() : symbols.refused();
    if (symbols == null) {
      left = prices.leaveAll();
    } else {
      left = symbols.named();
      prices.leave(left);
    }
    Subscribe nothing = new Subscribe(message.topic(), null, null, null, Double.NaN, false);
    report(priceReport(nothing, false, left, refused, List.of()));
    tellApart(refused);
  }

  private void report(SubscriptionReport report) {
    client.session().tell(client.dialect().subscription(report, client.millis()));
  }

  /** An error for each refused symbol, in a dialect that has no place for them in its answer. */
  private void tellApart(List<RefusedSymbol> refused) {
    if (client.dialect().tellsRefusalsApart()) {
      client.session().put(new Refusals(refused));
    }
  }

  /** Errors of symbols, made when they are written: a client may have hundreds refused at once. */
  private final class Refusals implements Outgoing {
    private final List<RefusedSymbol> refused;
    private int next;

    Refusals(List<RefusedSymbol> refused) {
      this.refused = refused;
    }

    @Override
    public int heldBytes() {
      return 0;
    }

    @Override
    public boolean write(FrameBuffer out, int bytesMax, long nowNanos) {
      while (next < refused.size() && out.length() < bytesMax) {
        out.append(symbolError(refused.get(next++)));
      }
      return next == refused.size();
    }
  }

  private byte[] symbolError(RefusedSymbol refused) {
    Refusal refusal = new Refusal(refused.code(), refused.detail());
    return client.dialect().error(refusal, null, refused.symbol(), client.millis());
  }

  /** A refusal that comes after the answer to the subscription. */
  void refusedUpstream(Symbol symbol, String detail) {
    Subscribe waiting = settling;
    boolean toldInAnswer =
        waiting != null && waiting.symbols() != null && waiting.symbols().named().contains(symbol);
    if (!prices.demands(symbol) || toldInAnswer) {
      return;
    }
    refuseLate(new RefusedSymbol(symbol.name(), ErrorCode.UPSTREAM_LIMIT, detail));
  }

  private void refuseLate(RefusedSymbol refused) {
    if (late == null) {
      late = new LateRefusals();
      client.session().put(late);
    }
    late.refused.put(refused.symbol(), refused);
  }

  /**
   * Refusals since the last answer to a subscribe: of the subscription's symbols, and of as many
   * that found no place in it.
   */
  private final class LateRefusals implements Outgoing {
    private final Map<String, RefusedSymbol> refused = new LinkedHashMap<>();

    @Override
    public int heldBytes() {
      return 0;
    }

    @Override
    public boolean write(FrameBuffer out, int bytesMax, long nowNanos) {
      var each = refused.values().iterator();
      while (each.hasNext() && out.length() < bytesMax) {
        RefusedSymbol refusal = each.next();
        each.remove();
        out.append(symbolError(refusal));
      }
      boolean whole = refused.isEmpty();
      if (whole && late == this) {
        late = null;
      }
      return whole;
    }
  }

  /** One more symbol for a client that takes all; one beyond its limit is left out, and told. */
  void streamed(Symbol symbol) {
    if (prices.holds(symbol)) {
      // One that was refused had no snapshot.
      prices.mark(symbol);
      return;
    }
    if (!prices.takesAll()) {
      return;
    }
    int max = client.instance().settings().symbolsMax();
    if (prices.size() < max) {
      prices.seat(symbol).mark();
    } else if (late == null || late.refused.size() < max) {
      refuseLate(
          new RefusedSymbol(
              symbol.name(),
              ErrorCode.SYMBOL_LIMIT,
              "symbols: '"
                  + symbol.name()
                  + "' is streamed now, but a subscription takes at most "
                  + max));
    }
  }
}
