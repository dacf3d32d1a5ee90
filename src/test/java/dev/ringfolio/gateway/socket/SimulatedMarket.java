package dev.ringfolio.gateway.socket;

import dev.ringfolio.bus.SimulatedBus;
import dev.ringfolio.bus.SimulatedNet;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.contract.UpstreamSymbol.State;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.gateway.session.Upstream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The prices and the feed of a history, and the truth about them. A price tells where it belongs:
 * it is 1,000,000 × epoch + seq, and its volume counts the changes of the symbol.
 */
final class SimulatedMarket {
  static final double EPOCH_UNIT = 1e6;

  private final SimulatedNet net;
  private final SimulatedBus bus;
  private final SplittableRandom random;
  private final Object node = new Object();
  private final int slots;

  /** The newest price of each symbol that has one, as the writer's table has it. */
  final Map<Symbol, PriceUpdate> newest = new LinkedHashMap<>();

  private final Map<String, List<Symbol>> wanted = new HashMap<>();
  private final Map<Symbol, State> states = new LinkedHashMap<>();
  private @Nullable TopicWriter<PriceUpdate> prices;
  private @Nullable TopicWriter<UpstreamSymbol> upstream;
  private final Map<Symbol, Long> seqs = new HashMap<>();
  private long changes;

  /**
   * @param slots how many symbols the feed streams
   */
  SimulatedMarket(SimulatedNet net, SimulatedBus bus, SplittableRandom random, int slots) {
    this.net = net;
    this.bus = bus;
    this.random = random;
    this.slots = slots;
  }

  void open() {
    openPrices();
    upstream = bus.at(node).writer(Topics.UPSTREAM_SYMBOLS);
  }

  private void openPrices() {
    prices = bus.at(node).writer(Topics.PRICE_UPDATES);
    newest.clear();
    seqs.clear();
  }

  /** The price cache dies and begins anew. */
  void restartPrices() {
    Objects.requireNonNull(prices).close();
    openPrices();
  }

  void stall(long nanos) {
    net.stall(node, nanos);
  }

  /** {@code trades} of one symbol; the newest is told. */
  void trade(Symbol symbol, int trades) {
    long seq = seqs.merge(symbol, (long) trades, Long::sum);
    append(symbol, seq, false);
  }

  /** The price of a symbol goes stale, or is fresh again; its seq stays. */
  void turnStale(Symbol symbol) {
    PriceUpdate price = newest.get(symbol);
    if (price != null) {
      append(symbol, price.seq(), !price.stale());
    }
  }

  private void append(Symbol symbol, long seq, boolean stale) {
    TopicWriter<PriceUpdate> writer = Objects.requireNonNull(prices);
    PriceUpdate price =
        new PriceUpdate(
            symbol,
            EPOCH_UNIT * writer.epoch() + seq,
            ++changes,
            false,
            100,
            1,
            1,
            net.now() / 1_000_000,
            net.now() / 1_000_000,
            19_000,
            seq,
            stale,
            PriceSource.SIMULATOR,
            PriceUpdate.Origin.LIVE);
    newest.put(symbol, price);
    writer.append(price);
  }

  /** What the feed was last told that the clients of {@code gateway} ask for. */
  Set<Symbol> demandOf(SimulatedGateway gateway) {
    return Set.copyOf(wanted.getOrDefault(gateway.name, List.of()));
  }

  /** Whether clients that take all are to have {@code symbol}. */
  boolean streams(Symbol symbol) {
    State state = states.get(symbol);
    return state != null && state != State.REFUSED;
  }

  /** The feed, as the gateway asks it: one answer, after half a second at the latest. */
  Upstream.Feed feed(SimulatedGateway gateway) {
    return (symbols, refused) -> {
      boolean[] over = new boolean[1];
      net.after(
          SimulatedNet.SECOND / 2,
          gateway.node,
          gateway.alive(
              () -> {
                if (!over[0]) {
                  over[0] = true;
                  refused.accept(List.of());
                }
              }));
      net.send(
          node,
          () -> {
            wanted.put(gateway.name, symbols);
            assign();
            List<UpstreamSymbol> none = new ArrayList<>();
            for (Symbol symbol : symbols) {
              if (states.get(symbol) == State.REFUSED) {
                none.add(new UpstreamSymbol(symbol, State.REFUSED, "no slot", 0));
              }
            }
            net.send(
                gateway.node,
                gateway.alive(
                    () -> {
                      if (!over[0]) {
                        over[0] = true;
                        refused.accept(none);
                      }
                    }));
          });
    };
  }

  /** The gateway is gone: nobody wants what it wanted. */
  void forget(String gateway) {
    wanted.remove(gateway);
    assign();
  }

  /** Gives each symbol a slot or none, those that have one first. */
  private void assign() {
    Set<Symbol> all = new LinkedHashSet<>();
    wanted.values().forEach(all::addAll);
    for (Symbol symbol : List.copyOf(states.keySet())) {
      if (!all.contains(symbol)) {
        tell(symbol, State.RELEASED);
      }
    }
    all.stream().filter(states::containsKey).sorted(this::streamedFirst).forEach(this::place);
    all.stream().filter(symbol -> !states.containsKey(symbol)).forEach(this::place);
  }

  private int streamedFirst(Symbol a, Symbol b) {
    return Boolean.compare(!streams(a), !streams(b));
  }

  private void place(Symbol symbol) {
    long taken =
        states.keySet().stream().filter(each -> !each.equals(symbol) && streams(each)).count();
    State state = State.REFUSED;
    if (taken < slots) {
      state = random.nextInt(4) == 0 ? State.WANTED : State.SUBSCRIBED;
    }
    if (streams(symbol) ? state == State.REFUSED : states.get(symbol) != state) {
      tell(symbol, state);
    }
  }

  private void tell(Symbol symbol, State state) {
    Objects.requireNonNull(upstream).append(new UpstreamSymbol(symbol, state, "no slot", 0));
    if (state == State.RELEASED) {
      states.remove(symbol);
      upstream.remove(symbol);
    } else {
      states.put(symbol, state);
    }
  }
}
