package dev.ringfolio.triggers;

import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.RiskAlert.State;
import dev.ringfolio.core.model.AlertCondition;
import dev.ringfolio.core.model.Serials;
import dev.ringfolio.core.trigger.AlertEngine;
import dev.ringfolio.core.trigger.AlertListener;
import dev.ringfolio.core.trigger.Whose;
import dev.ringfolio.triggers.AlertStore.Kept;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns prices and valuations into news of alerts, by the rules on the shelf. Owned by the triggers
 * verticle; not thread-safe; time is pushed in.
 *
 * <p>The shelf, the engine and the log agree after each call: the engine watches the rules of the
 * shelf, and the log holds one open alert for each rule that the engine has raised.
 */
final class AlertDesk implements AlertListener {
  static final int RULES_MAX = 10_000;
  static final int USER_RULES_MAX = 100;

  final Shelf<AlertRule> shelf = new Shelf<>("alert rule", RULES_MAX, USER_RULES_MAX);
  final AlertLog log = new AlertLog();
  final AlertEngine engine = new AlertEngine(this);

  private final Serials serials = new Serials();

  private List<AlertNews> news = new ArrayList<>();
  private boolean loaded;
  private long raised;
  private long cleared;

  /** Whether the rules are known. */
  boolean loaded() {
    return loaded;
  }

  /** The id of what is made now. */
  String nextId(long nowMillis) {
    return Long.toString(serials.next(nowMillis));
  }

  /**
   * Takes what the store holds. The first time alerts are restored; later only rules are taken
   * over, since of alerts more is known here.
   *
   * @return rules that were not known, or not so
   */
  List<AlertRule> load(Kept kept, long nowMillis) {
    List<AlertRule> fresh = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (AlertRule rule : kept.rules()) {
      ids.add(rule.id());
      serials.above(rule.number());
      if (!shelf.find(rule.id()).equals(Optional.of(rule))) {
        put(rule, nowMillis);
        fresh.add(rule);
      }
    }
    shelf.all().stream()
        .filter(rule -> !ids.contains(rule.id()))
        .forEach(rule -> remove(rule, nowMillis));
    if (!loaded) {
      loaded = true;
      restore(kept, nowMillis);
    }
    return fresh;
  }

  private void restore(Kept kept, long nowMillis) {
    for (int i = kept.newest().size() - 1; i >= 0; i--) {
      log.put(kept.newest().get(i));
    }
    kept.open().forEach(log::put);
    kept.newest().stream().findFirst().ifPresent(alert -> serials.above(alert.number()));
    kept.marks().forEach(engine::restore);
    kept.raisedMillis().forEach((rule, at) -> engine.restore(rule, at, log.open(rule).isPresent()));
    // The process ended between the end of a rule and that of its alert, or the store missed one.
    kept.open().stream()
        .filter(alert -> shelf.find(alert.raised().ruleId()).isEmpty() || !isOpen(alert))
        .forEach(alert -> clear(alert, alert.raised().value(), "the rule is gone", nowMillis));
  }

  private boolean isOpen(Alert alert) {
    return log.open(alert.raised().ruleId()).equals(Optional.of(alert));
  }

  /** Takes a rule that the store has. */
  void put(AlertRule rule, long nowMillis) {
    // First the engine: what it ends by this is told in the words of the rule before.
    engine.put(rule.id(), rule.owner(), rule.draft().condition(), nowMillis);
    shelf.put(rule);
  }

  /** Forgets a rule that the store has no more. */
  void remove(AlertRule rule, long nowMillis) {
    engine.remove(rule.id(), nowMillis);
    shelf.remove(rule);
  }

  void price(PriceUpdate price, long nowMillis) {
    engine.price(
        price.symbol(),
        price.price(),
        price.changePercent(),
        price.stale(),
        price.receivedMillis(),
        nowMillis);
  }

  void valuation(PortfolioValuation of, long nowMillis) {
    engine.valuation(of.owner(), of.valuation(), nowMillis);
  }

  /** A portfolio is not there any more. */
  void gone(Whose portfolio, long nowMillis) {
    engine.gone(portfolio, nowMillis);
  }

  /** The owner knows of an alert, and the store has that. */
  void acknowledged(Alert alert) {
    log.find(alert.number())
        .ifPresent(known -> log.put(known.acknowledged(alert.acknowledgedMillis())));
  }

  /** What happened since it was asked last, in order. */
  List<AlertNews> takeNews() {
    List<AlertNews> taken = news;
    news = new ArrayList<>();
    return taken;
  }

  /** Alerts that were raised, since the start. */
  long raisedOnes() {
    return raised;
  }

  /** Alerts that were cleared, since the start. */
  long clearedOnes() {
    return cleared;
  }

  int waitingNews() {
    return news.size();
  }

  @Override
  public void raised(String ruleId, double value, long atMillis) {
    AlertRule rule = shelf.find(ruleId).orElseThrow();
    AlertCondition condition = rule.draft().condition();
    RiskAlert told =
        new RiskAlert(
            nextId(atMillis),
            rule.owner(),
            condition.portfolioId(),
            condition.symbol(),
            ruleId,
            condition.metric().wire(),
            value,
            condition.limit(),
            rule.draft().severity(),
            State.RAISED,
            AlertWords.raised(condition, value),
            atMillis);
    Alert alert = new Alert(told, 0, Double.NaN, 0);
    raised++;
    log.put(alert);
    news.add(new AlertNews(alert, told));
  }

  @Override
  public void cleared(String ruleId, double value, End why, long atMillis) {
    Alert alert = log.open(ruleId).orElseThrow();
    AlertRule rule = shelf.find(ruleId).orElseThrow();
    String words = AlertWords.cleared(rule.draft().condition(), value, why);
    clear(alert, Double.isNaN(value) ? alert.raised().value() : value, words, atMillis);
  }

  private void clear(Alert alert, double value, String words, long atMillis) {
    RiskAlert raised = alert.raised();
    RiskAlert told =
        new RiskAlert(
            raised.id(),
            raised.owner(),
            raised.portfolioId(),
            raised.symbol(),
            raised.ruleId(),
            raised.metric(),
            value,
            raised.limit(),
            raised.severity(),
            State.CLEARED,
            words,
            atMillis);
    Alert over = alert.cleared(value, atMillis);
    cleared++;
    log.put(over);
    news.add(new AlertNews(over, told));
  }
}
