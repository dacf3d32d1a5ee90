package dev.ringfolio.feed;

import dev.ringfolio.contract.Topics;
import dev.ringfolio.contract.UpstreamSymbol.State;
import dev.ringfolio.core.model.Symbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which symbols are asked for upstream. The upstream takes only so many; a symbol that it takes has
 * a <em>slot</em>. What is configured is wanted for ever, what is demanded as long as one owner (a
 * gateway) says so. A symbol that nobody wants any longer keeps its slot for a minute, since
 * whoever left may be back.
 *
 * <p>Nobody is displaced: a symbol without a slot waits, refused, until one is free; demanded ones
 * go before configured ones, and the oldest first. When the upstream says that there are too many,
 * the last one asked for loses its slot and the cap falls to what is left, so that the same refusal
 * is not asked for again at each reconnect.
 *
 * <p>Slots outlive connections: without one, their symbols are merely {@code WANTED}. Time is
 * pushed in, in monotonic nanoseconds. Owned by one {@link FinnhubSession}.
 */
final class SymbolSlots {
  static final long OWNER_LIFE_NANOS = TimeUnit.SECONDS.toNanos(30);
  static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(60);
  static final int OWNERS_MAX = 256;
  static final int SYMBOLS_MAX = Topics.UPSTREAM_SYMBOLS.keysMax();

  /** Told of each change, as it is made. */
  interface Changes {
    /** {@code before} is null for a symbol that is new here. */
    void became(Symbol symbol, @Nullable State before, State after, String detail);
  }

  private static final class Entry {
    final Symbol symbol;
    final boolean configured;

    /** When it came here, as a count, and since when it is demanded: the oldest has the least. */
    final long entered;

    long demanded;

    int owners;
    boolean held;
    @Nullable State state;
    String detail = "";
    long unwantedAt;

    /** When it was asked for upstream, as a count. */
    long asked;

    Entry(Symbol symbol, boolean configured, long entered) {
      this.symbol = symbol;
      this.configured = configured;
      this.entered = entered;
      this.demanded = entered;
    }

    boolean wanted() {
      return configured || owners > 0;
    }

    /** The lower, the sooner it gets a slot. */
    long rank() {
      return owners > 0 ? demanded : entered + CONFIGURED_LAST;
    }
  }

  private record Owner(Set<Symbol> wants, long heardAt) {}

  private static final long CONFIGURED_LAST = 1L << 62;

  private final Changes changes;
  private final Map<Symbol, Entry> entries = new LinkedHashMap<>();
  private final TreeMap<Long, Entry> waiting = new TreeMap<>();

  /** Held and no longer wanted, the longest first. */
  private final Map<Symbol, Entry> lingering = new LinkedHashMap<>();

  private final Map<String, Owner> owners = new HashMap<>();
  private int cap;
  private int held;
  private boolean live;
  private long orders;
  private long asks;
  private long turnedAway;

  SymbolSlots(int cap, Changes changes) {
    this.cap = cap;
    this.changes = changes;
  }

  /** Wants {@code symbols} for ever. */
  void configure(List<Symbol> symbols) {
    for (Symbol symbol : symbols) {
      if (!entries.containsKey(symbol)) {
        enter(new Entry(symbol, true, orders++));
      }
    }
    admit();
  }

  /**
   * From now on {@code owner} wants {@code symbols}, oldest first, and nothing else.
   *
   * @return those that are not on their way, with the reason
   */
  Map<Symbol, String> demand(String owner, List<Symbol> symbols, long now) {
    Owner before = owners.get(owner);
    Set<Symbol> old = before == null ? Set.of() : before.wants();
    Set<Symbol> wants = new LinkedHashSet<>();
    Map<Symbol, String> refused = new LinkedHashMap<>();
    boolean room = before != null || owners.size() < OWNERS_MAX;
    for (Symbol symbol : new LinkedHashSet<>(symbols)) {
      if (room && (old.contains(symbol) || want(symbol))) {
        wants.add(symbol);
      } else {
        turnedAway++;
        refused.put(symbol, "no room for another symbol or owner");
      }
    }
    old.stream().filter(symbol -> !wants.contains(symbol)).forEach(symbol -> unwant(symbol, now));
    if (wants.isEmpty()) {
      owners.remove(owner);
    } else {
      owners.put(owner, new Owner(wants, now));
    }
    admit();
    for (Symbol symbol : wants) {
      Entry entry = entries.get(symbol);
      if (entry != null && entry.state == State.REFUSED) {
        refused.put(symbol, entry.detail);
      }
    }
    return refused;
  }

  /** There is a connection: asks for all that have a slot, the dearest first. */
  void opened() {
    live = true;
    cap = Math.max(1, cap); // a refusal of everything may have been meant for another connection
    entries.values().stream()
        .filter(entry -> entry.held)
        .sorted(Comparator.comparingLong(Entry::rank))
        .toList()
        .forEach(this::ask);
    admit();
  }

  /** The connection is gone. */
  void lost() {
    live = false;
    entries.values().stream()
        .filter(entry -> entry.held)
        .forEach(entry -> become(entry, State.WANTED, ""));
  }

  /** The upstream says that it was asked for too many. It does not say for which. */
  void limitReached() {
    entries.values().stream()
        .filter(entry -> entry.held && entry.state == State.SUBSCRIBED)
        .max(Comparator.comparingLong(entry -> entry.asked))
        .ifPresent(this::dismiss);
  }

  void tick(long now) {
    List<String> silent = new ArrayList<>();
    owners.forEach(
        (name, owner) -> {
          if (now - owner.heardAt() >= OWNER_LIFE_NANOS) {
            silent.add(name);
          }
        });
    silent.forEach(name -> demand(name, List.of(), now));
    Iterator<Entry> left = lingering.values().iterator();
    boolean released = false;
    while (left.hasNext()) {
      Entry entry = left.next();
      if (now - entry.unwantedAt < HOLD_NANOS) {
        break;
      }
      left.remove();
      release(entry);
      released = true;
    }
    if (released) {
      admit();
    }
  }

  /** The symbols in {@code state}, in the order in which they came to be wanted. */
  List<Symbol> in(State state) {
    return entries.values().stream()
        .filter(entry -> entry.state == state)
        .map(entry -> entry.symbol)
        .toList();
  }

  /** Symbols that the upstream takes, as far as is known. */
  int cap() {
    return cap;
  }

  /** Symbols that have a slot. */
  int held() {
    return held;
  }

  /** Demands for which there was no room at all, since the start. */
  long turnedAway() {
    return turnedAway;
  }

  private boolean want(Symbol symbol) {
    Entry entry = entries.get(symbol);
    if (entry == null) {
      if (entries.size() >= SYMBOLS_MAX) {
        return false;
      }
      entry = new Entry(symbol, false, orders++);
      entry.owners = 1;
      enter(entry);
      return true;
    }
    lingering.remove(symbol);
    boolean waits = waiting.remove(entry.rank(), entry);
    if (entry.owners++ == 0) {
      entry.demanded = orders++;
    }
    if (waits) {
      waiting.put(entry.rank(), entry);
    }
    return true;
  }

  private void unwant(Symbol symbol, long now) {
    Entry entry = entries.get(symbol);
    if (entry == null) {
      return;
    }
    boolean waits = waiting.remove(entry.rank(), entry);
    entry.owners--;
    if (entry.wanted()) {
      if (waits) {
        waiting.put(entry.rank(), entry);
      }
    } else if (entry.held) {
      entry.unwantedAt = now;
      lingering.put(symbol, entry);
    } else {
      release(entry);
    }
  }

  private void enter(Entry entry) {
    entries.put(entry.symbol, entry);
    waiting.put(entry.rank(), entry);
  }

  /** Gives the free slots away, and tells those that have come and found none. */
  private void admit() {
    while (held < cap && !waiting.isEmpty()) {
      Entry entry = waiting.pollFirstEntry().getValue();
      entry.held = true;
      held++;
      if (live) {
        ask(entry);
      } else {
        become(entry, State.WANTED, "");
      }
    }
    for (Entry entry : waiting.descendingMap().values()) {
      if (entry.state == null) {
        become(entry, State.REFUSED, "all " + cap + " symbols that the upstream takes are in use");
      }
    }
  }

  private void ask(Entry entry) {
    entry.asked = ++asks;
    become(entry, State.SUBSCRIBED, "");
  }

  private void dismiss(Entry last) {
    last.held = false;
    held--;
    cap = held;
    if (last.wanted()) {
      waiting.put(last.rank(), last);
      become(last, State.REFUSED, "the upstream takes no more than " + cap + " symbols");
    } else {
      lingering.remove(last.symbol);
      release(last);
    }
  }

  private void release(Entry entry) {
    entries.remove(entry.symbol);
    if (entry.held) {
      entry.held = false;
      held--;
    }
    become(entry, State.RELEASED, "");
  }

  private void become(Entry entry, State after, String detail) {
    State before = entry.state;
    entry.state = after;
    entry.detail = detail;
    if (before != after) {
      changes.became(entry.symbol, before, after, detail);
    }
  }
}
