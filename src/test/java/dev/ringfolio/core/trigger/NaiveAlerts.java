package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.AlertCondition;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Valuation;
import dev.ringfolio.core.trigger.AlertListener.End;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The engine as one would write it in an afternoon: every rule looks at every value and at every
 * tick, and limits are spelled out.
 */
final class NaiveAlerts {
  private final AlertListener listener;
  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final Map<Symbol, long[]> staleSince = new HashMap<>();

  private static final class Rule {
    String owner;
    AlertCondition condition;
    boolean raised;
    long lastRaised = Long.MIN_VALUE / 2;
    double value = Double.NaN;
  }

  NaiveAlerts(AlertListener listener) {
    this.listener = listener;
  }

  void put(String id, String owner, AlertCondition condition, long now) {
    drop(id, End.REPLACED, now);
    Rule rule = new Rule();
    rule.owner = owner;
    rule.condition = condition;
    rules.put(id, rule);
    if (rules.values().stream().filter(r -> on(r, condition.symbol())).count() == 1) {
      staleSince.remove(condition.symbol()); // what nobody watched was not heard
    }
  }

  void remove(String id, long now) {
    drop(id, End.WITHDRAWN, now);
  }

  private void drop(String id, End why, long now) {
    Rule rule = rules.remove(id);
    if (rule != null && rule.raised) {
      listener.cleared(id, rule.value, why, now);
    }
  }

  private static boolean on(Rule rule, Symbol symbol) {
    return symbol != null && symbol.equals(rule.condition.symbol());
  }

  void price(Symbol symbol, double price, double change, boolean stale, long received, long now) {
    staleSince.put(symbol, new long[] {stale ? received : Long.MAX_VALUE});
    rules.forEach(
        (id, rule) -> {
          if (on(rule, symbol)) {
            AlertMetric metric = rule.condition.metric();
            rule.value =
                metric == AlertMetric.PRICE
                    ? price
                    : metric == AlertMetric.CHANGE_PERCENT ? change : age(symbol, now);
            look(id, rule, now);
          }
        });
  }

  private double age(Symbol symbol, long now) {
    long since = staleSince.getOrDefault(symbol, new long[] {Long.MAX_VALUE})[0];
    return since == Long.MAX_VALUE ? 0 : Math.max(0, now - since) / 1e3;
  }

  void valuation(String owner, Valuation valuation, long now) {
    rules.forEach(
        (id, rule) -> {
          if (valuation.portfolioId().equals(rule.condition.portfolioId())
              && rule.owner.equals(owner)) {
            rule.value =
                switch (rule.condition.metric()) {
                  case PORTFOLIO_VALUE -> valuation.value();
                  case DAY_LOSS -> -valuation.dayChangePercent() / 100;
                  case VOLATILITY -> valuation.volatility();
                  case VAR_95 -> valuation.var95();
                  case STALE_SYMBOLS -> valuation.stale().size();
                  default -> throw new AssertionError(rule.condition.metric());
                };
            look(id, rule, now);
          }
        });
  }

  void tick(long now) {
    rules.forEach(
        (id, rule) -> {
          Symbol symbol = rule.condition.symbol();
          if (rule.condition.metric() == AlertMetric.STALE_FEED && age(symbol, now) > 0) {
            rule.value = age(symbol, now);
          }
          look(id, rule, now);
        });
  }

  private void look(String id, Rule rule, long now) {
    double v = rule.value;
    double limit = rule.condition.limit();
    double band = rule.condition.hysteresis() * Math.abs(limit);
    boolean past;
    boolean back;
    switch (rule.condition.op().wire()) {
      case ">" -> {
        past = v > limit;
        back = v <= limit - band;
      }
      case ">=" -> {
        past = v >= limit;
        back = v < limit - band;
      }
      case "<" -> {
        past = v < limit;
        back = v >= limit + band;
      }
      default -> {
        past = v <= limit;
        back = v > limit + band;
      }
    }
    if (rule.raised && back) {
      rule.raised = false;
      listener.cleared(id, v, End.RECOVERED, now);
    } else if (!rule.raised && past && now - rule.lastRaised >= rule.condition.cooldownMillis()) {
      rule.raised = true;
      rule.lastRaised = now;
      listener.raised(id, v, now);
    }
  }
}
