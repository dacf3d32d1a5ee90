package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Valuation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says when portfolios are to be optimized by themselves. Owned by the automation verticle; not
 * thread-safe; time is pushed in.
 *
 * <p><b>Problem.</b> A market that shakes makes every trigger of a portfolio fire at once, again
 * and again; what its owner wants is one optimization, soon, and not the next one before that has
 * been of use. And nothing that fired may be forgotten because it came at a bad time.
 *
 * <p><b>Idea.</b> Two steps. A trigger is armed or not: armed, and its cool-down over, it fires
 * when what it measures is past its threshold; it is armed again when that is back under four
 * fifths of it ({@link dev.ringfolio.core.model.TriggerCondition#REARM}; metrics by their own
 * hysteresis). A firing asks the portfolio's {@link RunGate} for a run. The gate lets one begin at
 * a time, and no two within the interval; who comes earlier waits there, once, and those who want
 * the same share a run.
 *
 * <p>What is measured changes with a price, a valuation or a minute; only the triggers that look at
 * it are looked at. Those that wait, for their cool-down or to be armed, are looked at with each
 * {@link #tick}: their measures fall with time alone.
 *
 * <p><b>Invariants.</b> Each firing is followed by exactly one begin of a run that names it, unless
 * its trigger is taken away before. Between two begins of a portfolio's runs the interval passes,
 * but for runs that were refused or dropped. NaN neither fires nor arms. A trigger whose portfolio
 * is gone is suspended: it neither fires nor runs before that is valued again. A clock that is set
 * back is as a restart: nothing waits for the time that was, and prices from then are forgotten.
 *
 * <p><b>Bounds.</b> Memory is that of the triggers, which the owner bounds, and of {@link
 * TriggerMarket}. Correlations are measured once a minute, at most {@value #CORRELATIONS_PER_TICK}
 * triggers a tick.
 */
public final class TriggerEngine {
  static final int CORRELATIONS_PER_TICK = 5;

  /** A clock that goes back by less is waited for. */
  static final long SET_BACK_MILLIS = 2_000;

  private final TriggerListener listener;
  private final long intervalMillis;
  private final Map<String, TriggerWatch> watches = new LinkedHashMap<>();
  private final TriggerMarket market = new TriggerMarket();
  private final Map<Whose, List<TriggerWatch>> portfolios = new HashMap<>();
  private final Map<Whose, RunGate> gates = new LinkedHashMap<>();

  /** New, not armed, suspended, or past their thresholds in their cool-down. */
  private final Set<TriggerWatch> waiting = new LinkedHashSet<>();

  /** Those that time alone changes. */
  private final Set<TriggerWatch> timed = new LinkedHashSet<>();

  private final Set<TriggerWatch> correlating = new LinkedHashSet<>();

  /** Those that fired in this call and asked for a run. */
  private final List<TriggerWatch> asking = new ArrayList<>();

  private long tickedMillis = Long.MIN_VALUE;
  private long puts;
  private long fired;
  private long deferred;
  private long joined;

  /**
   * Creates an engine.
   *
   * @param intervalMillis that pass at least between two runs of one portfolio
   */
  public TriggerEngine(long intervalMillis, TriggerListener listener) {
    this.intervalMillis = intervalMillis;
    this.listener = listener;
  }

  /** Takes a trigger, new or in the place of the one of that id. */
  public void put(TriggerSpec spec, TriggerMemory memory, long nowMillis) {
    TriggerWatch watch = new TriggerWatch(spec, memory, ++puts, nowMillis);
    TriggerWatch before = watches.get(spec.id());
    if (before != null && watch.followsPositions() && before.followsSame(watch)) {
      watch.symbols = before.symbols;
    }
    market.watch(watch, watch.symbols); // before the other leaves: prices that both watch are kept
    remove(spec.id());
    watches.put(spec.id(), watch);
    portfolios.computeIfAbsent(spec.whose(), id -> new ArrayList<>(1)).add(watch);
    RunGate gate = gate(watch);
    if (before == null) {
      gate.ran(watch.ranMillis); // else it knows, also that a run did not begin after all
    }
    if (watch.due) {
      gate.add(watch);
    }
    if (watch.isTimed()) {
      timed.add(watch);
    } else if (watch.sensor instanceof CorrelationShift) {
      correlating.add(watch);
    }
    waiting.add(watch); // others' prices may say already that it is past its threshold
  }

  /** Forgets a trigger, and the run that it asked for where that has not begun. */
  public void remove(String id) {
    TriggerWatch watch = watches.remove(id);
    if (watch == null) {
      return;
    }
    market.leave(watch);
    waiting.remove(watch);
    timed.remove(watch);
    correlating.remove(watch);
    gate(watch).remove(watch);
    portfolios.computeIfPresent(
        watch.spec.whose(),
        (portfolio, of) -> {
          of.remove(watch);
          return of.isEmpty() ? null : of;
        });
  }

  /** Symbols that are watched. */
  public Set<Symbol> symbols() {
    return market.symbols();
  }

  /** Takes the newest price of a symbol, as {@link AlertEngine#price} does. */
  public void price(
      Symbol symbol,
      double price,
      double changePercent,
      boolean stale,
      long receivedMillis,
      long nowMillis) {
    market.price(symbol, price, changePercent, stale, receivedMillis, nowMillis);
    for (TriggerWatch watch : market.watches(symbol)) {
      if (watch.sensor instanceof MetricSensor) {
        look(watch, nowMillis);
      } else if (watch.armed
          && watch.sensor instanceof PriceMoves moves
          && moves.past(symbol, nowMillis)) {
        look(watch, nowMillis);
      }
    }
    beginAsked(nowMillis);
  }

  /** Takes what a portfolio of {@code owner} is worth; it is there, then. */
  public void valuation(String owner, Valuation valuation, long nowMillis) {
    for (TriggerWatch watch : of(new Whose(owner, valuation.portfolioId()))) {
      watch.suspended = false;
      if (watch.followsPositions()) {
        List<Symbol> held = held(watch, valuation);
        if (!held.equals(watch.symbols)) {
          market.watch(watch, held);
          waiting.add(watch);
        }
      } else if (watch.sensor instanceof MetricSensor metrics) {
        metrics.valued(valuation);
        look(watch, nowMillis);
      }
    }
    beginAsked(nowMillis);
  }

  /** The symbols of the positions, by name; for correlations the heaviest of them. */
  private static List<Symbol> held(TriggerWatch watch, Valuation valuation) {
    int most =
        watch.sensor instanceof CorrelationShift ? Correlations.SYMBOLS_MAX : Integer.MAX_VALUE;
    return valuation.lines().stream()
        .sorted(Comparator.comparingDouble(line -> -Math.abs(line.value())))
        .limit(most)
        .map(Valuation.Line::symbol)
        .sorted()
        .toList();
  }

  private List<TriggerWatch> of(Whose portfolio) {
    return portfolios.getOrDefault(portfolio, List.of());
  }

  /**
   * A portfolio is gone: what was known of it is not any more, and what its triggers wanted to be
   * run is not wanted. They are suspended until it is {@linkplain #valuation valued} again.
   */
  public void gone(Whose portfolio) {
    for (TriggerWatch watch : of(portfolio)) {
      watch.suspended = true;
      watch.due = false;
      gate(watch).remove(watch);
      waiting.add(watch); // what was missed meanwhile is looked at when it is back
      if (watch.followsPositions()) {
        market.watch(watch, List.of());
      } else if (watch.sensor instanceof MetricSensor metrics) {
        metrics.forget();
      }
    }
  }

  /** How a trigger that is fired by name took it. */
  public enum Prompted {
    /** A run was asked for. */
    FIRED,
    /** A run that was asked for before has not begun: it will do. */
    JOINED,
    /** Its cool-down is not over. */
    COOLING,
    /** Its portfolio is not there. */
    SUSPENDED,
    /** It is not known, or measures by itself when to fire. */
    NONE
  }

  /** Fires a trigger on news. */
  public Prompted fire(String id, String reason, long nowMillis) {
    TriggerWatch watch = watches.get(id);
    if (watch == null || !watch.isNews()) {
      return Prompted.NONE;
    }
    if (watch.suspended) {
      return Prompted.SUSPENDED;
    }
    if (watch.due) {
      joined++;
      return Prompted.JOINED;
    }
    if (!watch.cooled(nowMillis)) {
      return Prompted.COOLING;
    }
    fire(watch, reason, Double.NaN, nowMillis);
    beginAsked(nowMillis);
    return Prompted.FIRED;
  }

  /** Looks at what time alone changes, and lets runs begin that had to wait. */
  public void tick(long nowMillis) {
    if (nowMillis + SET_BACK_MILLIS < tickedMillis) {
      watches.values().forEach(watch -> watch.setBack(nowMillis));
      gates.values().forEach(gate -> gate.setBack(nowMillis));
      market.forget();
    }
    tickedMillis = nowMillis;
    correlate(nowMillis);
    List.copyOf(timed).forEach(watch -> look(watch, nowMillis));
    List.copyOf(waiting).forEach(watch -> look(watch, nowMillis));
    beginAsked(nowMillis);
    gates.entrySet().removeIf(of -> forgotten(of.getKey(), of.getValue(), nowMillis));
    List.copyOf(gates.values()).forEach(gate -> begin(gate, nowMillis));
  }

  private void correlate(long nowMillis) {
    List<TriggerWatch> over =
        correlating.stream()
            .filter(watch -> watch.sensor instanceof CorrelationShift of && of.due(nowMillis))
            .limit(CORRELATIONS_PER_TICK)
            .toList();
    for (TriggerWatch watch : over) {
      correlating.remove(watch); // to the end: each has its turn, however many there are
      correlating.add(watch);
      if (watch.sensor instanceof CorrelationShift shift) {
        shift.measure(nowMillis);
        look(watch, nowMillis);
      }
    }
  }

  /** A gate outlives its triggers until a new one could do no harm. */
  private boolean forgotten(Whose whose, RunGate gate, long nowMillis) {
    return gate.isIdle()
        && !portfolios.containsKey(whose)
        && nowMillis >= gate.openMillis(intervalMillis);
  }

  private void look(TriggerWatch watch, long nowMillis) {
    if (watch.suspended) {
      return;
    }
    if (!watch.armed && watch.sensor.back(nowMillis)) {
      watch.armed = true;
    }
    boolean past = watch.armed && watch.sensor.past(nowMillis);
    if (past && watch.cooled(nowMillis)) {
      waiting.add(watch);
      fire(watch, watch.sensor.words(nowMillis), watch.sensor.value(nowMillis), nowMillis);
    } else if (watch.armed && !past) {
      waiting.remove(watch);
    } else {
      waiting.add(watch);
    }
  }

  private void fire(TriggerWatch watch, String reason, double value, long nowMillis) {
    fired++;
    watch.fire(reason, value, nowMillis);
    if (watch.due) {
      joined++;
      return;
    }
    watch.due = true;
    asking.add(watch);
  }

  /**
   * When all have fired that do at this moment: they can share a run. They ask in the order in
   * which they were put.
   */
  private void beginAsked(long nowMillis) {
    asking.sort(Comparator.comparingLong(watch -> watch.number));
    asking.forEach(watch -> gate(watch).add(watch));
    for (TriggerWatch watch : asking) {
      if (watch.due) {
        begin(gate(watch), nowMillis);
      }
      if (watch.due) {
        deferred++;
      }
    }
    asking.clear();
  }

  private void begin(RunGate gate, long nowMillis) {
    List<TriggerWatch> running = gate.begin(intervalMillis, nowMillis);
    if (running.isEmpty()) {
      return;
    }
    joined += running.size() - 1;
    TriggerWatch first = running.get(0);
    listener.run(
        new TriggeredRun(
            first.spec.whose(),
            running.stream().map(watch -> watch.spec.id()).toList(),
            first.spec.condition().kind(),
            first.reason,
            first.firedValue,
            first.askedMillis,
            first.spec.request()));
  }

  private RunGate gate(TriggerWatch watch) {
    return gate(watch.spec.whose());
  }

  private RunGate gate(Whose portfolio) {
    return gates.computeIfAbsent(portfolio, id -> new RunGate());
  }

  /** A run of a portfolio is under way that was begun before this engine was made. */
  public void underWay(Whose portfolio) {
    gate(portfolio).underWay();
  }

  /** The run of a portfolio is over, whatever came of it: another may begin when it may. */
  public void ended(Whose portfolio) {
    gate(portfolio).ended();
  }

  /** The run of a portfolio could not begin: it is told again then. */
  public void refused(Whose portfolio, long retryAtMillis) {
    gate(portfolio).refused(retryAtMillis);
  }

  /** The run of a portfolio could not begin, and is given up: no interval counts from it. */
  public void dropped(Whose portfolio) {
    gate(portfolio).dropped();
  }

  /** From now on {@link #memory} has the newest marks of drawdowns. */
  public void settle() {
    watches.values().forEach(TriggerWatch::settle);
  }

  /** What a trigger needs to go on after a restart; empty where it is not known. */
  public Optional<TriggerMemory> memory(String id) {
    return Optional.ofNullable(watches.get(id)).map(TriggerWatch::memory);
  }

  /** What a trigger measures now; NaN where it is not known, or is no number. */
  public double value(String id, long nowMillis) {
    TriggerWatch watch = watches.get(id);
    return watch == null ? Double.NaN : watch.sensor.value(nowMillis);
  }

  /**
   * Before when no run of a trigger begins, as far as is known; at most now where one may, 0 where
   * none does.
   */
  public long nextMillis(String id) {
    TriggerWatch watch = watches.get(id);
    if (watch == null || watch.suspended) {
      return 0;
    }
    long open = gate(watch).openMillis(intervalMillis);
    if (watch.due) {
      return open;
    }
    long cooled = watch.firedMillis == 0 ? 0 : watch.firedMillis + watch.spec.cooldownMillis();
    long elapsed = watch.sensor instanceof ElapsedTime time ? time.dueMillis() : 0;
    return Math.max(open, Math.max(cooled, elapsed));
  }

  /** Firings since the start. */
  public long fired() {
    return fired;
  }

  /** Firings that had to wait for a run, since the start. */
  public long deferred() {
    return deferred;
  }

  /** Firings that shared a run with others, since the start. */
  public long joined() {
    return joined;
  }

  /** Series of prices that found no room, since the start: what they would tell is not watched. */
  public int refusedSeries() {
    return market.refused();
  }

  /** Triggers whose portfolio is not there. */
  public long suspended() {
    return watches.values().stream().filter(watch -> watch.suspended).count();
  }

  /** Triggers that wait for a run. */
  public long due() {
    return watches.values().stream().filter(watch -> watch.due).count();
  }
}
