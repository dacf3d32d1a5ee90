package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.AlertCondition;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Valuation;
import dev.ringfolio.core.trigger.AlertListener.End;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches prices and valuations by rules. Owned by the triggers verticle; not thread-safe.
 *
 * <p><b>Problem.</b> Thousands of rules watch a market that moves ten thousand times a second, and
 * each must alert once when its limit is passed: not again at every tick that is past it, not to
 * and fro while the value trembles at the limit, and not too often when it swings.
 *
 * <p><b>Idea.</b> A rule is armed or raised. Armed, a value past its limit raises it; raised, a
 * value back past the limit less the hysteresis ({@link AlertCondition#rearm}) clears it and arms
 * it. One that would raise before its cool-down is over waits, and is looked at with each {@link
 * #tick} until it raises or its value is back. Rules are found by what they watch, so a price costs
 * its own rules and no other; a tick costs those that wait and those that measure time.
 *
 * <p><b>Invariants.</b> For each rule raised and cleared alternate, raised first. NaN changes
 * nothing but what is known. A value that was not measured since the start is NaN, so a restored
 * alert stays raised until a value says that it is over.
 *
 * <p><b>Bounds.</b> Memory is that of the rules, which the owner bounds. What no rule watches is
 * not kept.
 */
public final class AlertEngine {
  private final AlertListener listener;
  private final Map<String, Watch> watches = new HashMap<>();
  private final Map<Symbol, SymbolWatches> symbols = new HashMap<>();
  private final Map<String, PortfolioWatches> portfolios = new LinkedHashMap<>();

  /** Rules past their limits in their cool-down. */
  private final Set<Watch> waiting = new LinkedHashSet<>();

  private long tickedMillis = Long.MIN_VALUE;

  /** The rules of one symbol, and when it printed. */
  private static final class SymbolWatches {
    final List<Watch> watches = new ArrayList<>(1);
    boolean stale;
    long receivedMillis;

    /** Seconds since the last print of a stale price. */
    double age(long nowMillis) {
      return stale ? Math.max(0, nowMillis - receivedMillis) / 1e3 : 0.0;
    }
  }

  /** The rules of one portfolio. */
  private static final class PortfolioWatches {
    final List<Watch> watches = new ArrayList<>(1);
    final Drawdown drawdown = new Drawdown();
    boolean drawdownWatched;
  }

  public AlertEngine(AlertListener listener) {
    this.listener = listener;
  }

  /**
   * Takes a rule, new or in the place of the one of that id, whose alert is then over. It is looked
   * at with the next value.
   *
   * @param owner whose valuations it may see
   */
  public void put(String ruleId, String owner, AlertCondition condition, long nowMillis) {
    take(ruleId, End.REPLACED, nowMillis);
    Watch watch = new Watch(ruleId, owner, condition);
    watches.put(ruleId, watch);
    Symbol symbol = condition.symbol();
    if (symbol != null) {
      symbols.computeIfAbsent(symbol, s -> new SymbolWatches()).watches.add(watch);
    } else {
      PortfolioWatches of =
          portfolios.computeIfAbsent(condition.subject(), id -> new PortfolioWatches());
      of.watches.add(watch);
      of.drawdownWatched |= condition.metric() == AlertMetric.DRAWDOWN;
    }
  }

  /** Forgets a rule; its alert is over. */
  public void remove(String ruleId, long nowMillis) {
    take(ruleId, End.WITHDRAWN, nowMillis);
  }

  /**
   * Tells of the last alert of a rule, from before a restart.
   *
   * @param open whether it is still raised
   */
  public void restore(String ruleId, long raisedMillis, boolean open) {
    Watch watch = watches.get(ruleId);
    if (watch != null) {
      watch.raised = open;
      watch.raisedMillis = raisedMillis;
    }
  }

  /** Tells of a portfolio's past, from before a restart. */
  public void restore(DrawdownMark mark) {
    PortfolioWatches of = portfolios.get(mark.portfolioId());
    if (of != null) {
      of.drawdown.restore(mark);
    }
  }

  /** The past of every portfolio that is watched for its drawdown. */
  public List<DrawdownMark> marks() {
    List<DrawdownMark> marks = new ArrayList<>();
    portfolios.forEach(
        (id, of) -> {
          if (of.drawdownWatched) {
            marks.add(of.drawdown.mark(id));
          }
        });
    return marks;
  }

  /** Symbols that are watched. */
  public Set<Symbol> symbols() {
    return Set.copyOf(symbols.keySet());
  }

  /**
   * Takes the newest price of a symbol.
   *
   * @param changePercent NaN where unknown
   * @param stale whether it is old, though the market is open
   * @param receivedMillis when it came
   */
  public void price(
      Symbol symbol,
      double price,
      double changePercent,
      boolean stale,
      long receivedMillis,
      long nowMillis) {
    SymbolWatches of = symbols.get(symbol);
    if (of == null) {
      return;
    }
    of.stale = stale;
    of.receivedMillis = receivedMillis;
    for (Watch watch : of.watches) {
      double value =
          switch (watch.condition.metric()) {
            case PRICE -> price;
            case CHANGE_PERCENT -> changePercent;
            default -> of.age(nowMillis);
          };
      measured(watch, value, nowMillis);
    }
  }

  /** Takes what a portfolio of {@code owner} is worth. */
  public void valuation(String owner, Valuation valuation, long nowMillis) {
    PortfolioWatches of = portfolios.get(valuation.portfolioId());
    if (of == null || of.watches.stream().noneMatch(watch -> watch.owner.equals(owner))) {
      return;
    }
    boolean whole = valuation.unpriced().isEmpty();
    double drawdown = of.drawdownWatched && whole ? of.drawdown.next(valuation) : Double.NaN;
    for (Watch watch : of.watches) {
      if (watch.owner.equals(owner)) {
        AlertMetric metric = watch.condition.metric();
        boolean drawn = metric == AlertMetric.DRAWDOWN;
        measured(watch, drawn ? drawdown : Measures.of(metric, valuation), nowMillis);
      }
    }
  }

  /** A portfolio is gone: alerts on it are over. */
  public void gone(Whose portfolio, long nowMillis) {
    PortfolioWatches of = portfolios.get(portfolio.portfolioId());
    if (of != null) {
      of.watches.stream()
          .filter(watch -> watch.owner.equals(portfolio.owner()))
          .forEach(watch -> end(watch, End.GONE, nowMillis));
    }
  }

  /** Looks at what time alone changes: ages, and cool-downs that are over. */
  public void tick(long nowMillis) {
    if (nowMillis + TriggerEngine.SET_BACK_MILLIS < tickedMillis) {
      // The clock was set back: nothing waits for the time that was.
      watches.values().forEach(w -> w.raisedMillis = Math.min(w.raisedMillis, nowMillis));
    }
    tickedMillis = nowMillis;
    for (SymbolWatches of : symbols.values()) {
      if (of.stale) {
        for (Watch watch : of.watches) {
          if (watch.condition.metric() == AlertMetric.STALE_FEED) {
            measured(watch, of.age(nowMillis), nowMillis);
          }
        }
      }
    }
    List.copyOf(waiting).forEach(watch -> measured(watch, watch.value, nowMillis));
  }

  private void measured(Watch watch, double value, long nowMillis) {
    watch.value = value;
    if (watch.raised) {
      if (watch.condition.clears(value)) {
        watch.raised = false;
        listener.cleared(watch.ruleId, value, End.RECOVERED, nowMillis);
      }
    } else if (!watch.condition.raises(value)) {
      waiting.remove(watch);
    } else if (watch.cooled(nowMillis)) {
      waiting.remove(watch);
      watch.raised = true;
      watch.raisedMillis = nowMillis;
      listener.raised(watch.ruleId, value, nowMillis);
    } else {
      waiting.add(watch);
    }
  }

  private void end(Watch watch, End why, long nowMillis) {
    waiting.remove(watch);
    double value = watch.value;
    watch.value = Double.NaN;
    if (watch.raised) {
      watch.raised = false;
      listener.cleared(watch.ruleId, value, why, nowMillis);
    }
  }

  private void take(String ruleId, End why, long nowMillis) {
    Watch watch = watches.remove(ruleId);
    if (watch == null) {
      return;
    }
    end(watch, why, nowMillis);
    Symbol symbol = watch.condition.symbol();
    if (symbol != null) {
      symbols.computeIfPresent(symbol, (s, of) -> without(of.watches, watch) ? null : of);
    } else {
      portfolios.computeIfPresent(
          watch.condition.subject(),
          (id, of) -> without(of.watches, watch) ? null : stillWatched(of));
    }
  }

  /** Whether {@code watch} was the last. */
  private static boolean without(List<Watch> watches, Watch watch) {
    watches.remove(watch);
    return watches.isEmpty();
  }

  private static PortfolioWatches stillWatched(PortfolioWatches of) {
    of.drawdownWatched =
        of.watches.stream().anyMatch(w -> w.condition.metric() == AlertMetric.DRAWDOWN);
    return of;
  }

  /** What a rule measured last; NaN where nothing was or it is not known. */
  public double value(String ruleId) {
    @Nullable Watch watch = watches.get(ruleId);
    return watch == null ? Double.NaN : watch.value;
  }
}
