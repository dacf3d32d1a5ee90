package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.MetricRule;
import dev.ringfolio.core.model.MetricRule.Compare;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Valuation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule over a portfolio's metrics and prices. A part of its {@link TriggerWatch}. */
final class MetricSensor implements Sensor {
  private final MetricRule rule;
  private final boolean drawdownWatched;
  private final Drawdown drawdown = new Drawdown();
  private Map<Symbol, NewestPrice> prices = Map.of();
  private @Nullable Valuation valuation;
  private double drawn = Double.NaN;

  MetricSensor(MetricRule rule, @Nullable DrawdownMark mark) {
    this.rule = rule;
    this.drawdownWatched = rule.comparisons().anyMatch(of -> of.metric() == AlertMetric.DRAWDOWN);
    if (mark != null) {
      drawdown.restore(mark);
    }
  }

  /** From now on prices are looked up here. */
  void watch(Map<Symbol, NewestPrice> now) {
    prices = now;
  }

  /** Whether time alone changes it. */
  boolean ages() {
    return rule.comparisons().anyMatch(of -> of.metric() == AlertMetric.STALE_FEED);
  }

  void valued(Valuation now) {
    valuation = now;
    if (drawdownWatched && now.unpriced().isEmpty()) {
      drawn = drawdown.next(now);
    }
  }

  /** The portfolio is gone. */
  void forget() {
    valuation = null;
    drawn = Double.NaN;
  }

  /** To go on after a restart; null where no drawdown is watched. */
  @Nullable DrawdownMark mark(String portfolioId) {
    return drawdownWatched ? drawdown.mark(portfolioId) : null;
  }

  private double measured(Compare compare, long nowMillis) {
    Symbol symbol = compare.symbol();
    if (symbol != null) {
      NewestPrice price = prices.get(symbol);
      return price == null ? Double.NaN : price.measured(compare.metric(), nowMillis);
    }
    if (valuation == null) {
      return Double.NaN;
    }
    if (compare.metric() == AlertMetric.DRAWDOWN) {
      return valuation.unpriced().isEmpty() ? drawn : Double.NaN;
    }
    return Measures.of(compare.metric(), valuation);
  }

  /** Of one comparison; several are no number. */
  @Override
  public double value(long nowMillis) {
    return rule instanceof Compare compare ? measured(compare, nowMillis) : Double.NaN;
  }

  @Override
  public boolean past(long nowMillis) {
    return Truth.of(rule, compare -> measured(compare, nowMillis), false) == Truth.YES;
  }

  @Override
  public boolean back(long nowMillis) {
    return Truth.of(rule, compare -> measured(compare, nowMillis), true) == Truth.NO;
  }

  @Override
  public String words(long nowMillis) {
    return Words.of(rule, compare -> measured(compare, nowMillis));
  }
}
