package dev.ringfolio.gateway.session;

import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.contract.UpstreamSymbol.State;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.gateway.fanout.Demand;
import dev.ringfolio.gateway.fanout.Turns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one instance want streamed, and what the feed makes of it.
 *
 * <p>The whole set is told when it changed, once for all changes of a turn, one telling in flight.
 * Who wants to know what came of a change {@linkplain #settle waits} for the answer to a telling
 * that holds it; a feed that does not answer is given up by the asking, and the wait with it.
 *
 * <p>What the feed tells of a symbol comes by the topic, in order, and nothing of it is lost; its
 * answers come apart, before or after. So an answer refuses at once, but it does not take back what
 * the topic told while it was under way: where it is the newer one, the topic will tell, too.
 */
public final class Upstream {
  /** How the feed is told. */
  public interface Feed {
    /**
     * Tells the whole set.
     *
     * @param refused is called once, in bounded time: those refused now, none where the feed does
     *     not answer
     */
    void demand(List<Symbol> wanted, Consumer<List<UpstreamSymbol>> refused);
  }

  /** Who is told of changes. */
  public interface Listener {
    /** No slot is free for {@code symbol}. */
    void refused(Symbol symbol, String detail);

    /** {@code symbol} is streamed from now on. */
    void streamed(Symbol symbol);
  }

  private final Feed feed;
  private final Turns turns;
  private final Demand demand = new Demand();

  /** Bounded by the topic's table of keys, which its writer bounds, and by the demand. */
  private final Map<Symbol, UpstreamSymbol> states = new LinkedHashMap<>();

  /** What the topic told to be streamed while the feed is asked; bounded as {@link #states}. */
  private final Set<Symbol> streamedSinceAsked = new HashSet<>();

  private Listener listener =
      new Listener() {
        @Override
        public void refused(Symbol symbol, String detail) {}

        @Override
        public void streamed(Symbol symbol) {}
      };
  private List<Runnable> waiting = new ArrayList<>();
  private boolean posted;
  private boolean asking;

  public Upstream(Feed feed, Turns turns) {
    this.feed = feed;
    this.turns = turns;
  }

  public void listen(Listener listener) {
    this.listener = listener;
  }

  /** One more client wants {@code symbol}. */
  void add(Symbol symbol) {
    demand.add(symbol);
    post();
  }

  /** One client less wants {@code symbol}. */
  void remove(Symbol symbol) {
    demand.remove(symbol);
    post();
  }

  /** Runs {@code then} once the feed has answered to all that is wanted now, or does not. */
  void settle(Runnable then) {
    if (demand.changed() || posted || asking) {
      waiting.add(then);
      post();
    } else {
      then.run();
    }
  }

  /** Tells the whole set again, changed or not. Called every 10 s. */
  public void repeat() {
    if (!posted && !asking) {
      ask();
    }
  }

  private void post() {
    if (!posted && !asking && (demand.changed() || !waiting.isEmpty())) {
      posted = true;
      turns.soon(
          () -> {
            posted = false;
            ask();
          });
    }
  }

  private void ask() {
    List<Runnable> waiters = waiting;
    waiting = new ArrayList<>();
    asking = true;
    streamedSinceAsked.clear();
    feed.demand(
        demand.take(),
        refused -> {
          asking = false;
          refused.stream()
              .filter(answer -> !streamedSinceAsked.contains(answer.symbol()))
              .forEach(this::update);
          waiters.forEach(Runnable::run);
          post();
        });
  }

  /** Takes in what the feed tells of symbols. */
  public void entries(List<UpstreamSymbol> entries) {
    entries.forEach(this::told);
  }

  /** Takes in the state of every symbol, in place of all that was known. */
  public void snapshot(List<UpstreamSymbol> values) {
    Map<Symbol, UpstreamSymbol> known = new LinkedHashMap<>();
    values.forEach(value -> known.put(value.symbol(), value));
    states.keySet().retainAll(known.keySet());
    streamedSinceAsked.retainAll(known.keySet());
    values.forEach(this::told);
  }

  private void told(UpstreamSymbol newest) {
    if (asking) {
      if (isStreamed(newest)) {
        streamedSinceAsked.add(newest.symbol());
      } else {
        streamedSinceAsked.remove(newest.symbol());
      }
    }
    update(newest);
  }

  private static boolean isStreamed(UpstreamSymbol known) {
    return known.state() == State.WANTED || known.state() == State.SUBSCRIBED;
  }

  private void update(UpstreamSymbol newest) {
    Symbol symbol = newest.symbol();
    if (newest.state() == State.RELEASED) {
      states.remove(symbol);
      return;
    }
    UpstreamSymbol before = states.put(symbol, newest);
    if (newest.state() == State.REFUSED) {
      if (before == null || before.state() != State.REFUSED) {
        listener.refused(symbol, newest.detail());
      }
    } else if (before == null || before.state() == State.REFUSED) {
      listener.streamed(symbol);
    }
  }

  /** Why no slot is free for {@code symbol}, or null where it is not refused. */
  @Nullable String refusal(Symbol symbol) {
    UpstreamSymbol known = states.get(symbol);
    return known != null && known.state() == State.REFUSED ? known.detail() : null;
  }

  /** Symbols that are streamed, or will be when the feed is connected. */
  List<Symbol> streamed() {
    return states.values().stream()
        .filter(known -> known.state() != State.REFUSED)
        .map(UpstreamSymbol::symbol)
        .toList();
  }
}
