package dev.ringfolio.triggers;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.AlertRuleDraft;
import dev.ringfolio.contract.AlertRulesListed;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CreateAlertRule;
import dev.ringfolio.contract.DeleteAlertRule;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListAlertRules;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.ReadAlertRule;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.ReplaceAlertRule;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.storage.StoreCalls;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes and forgets alert rules: first in the store, then on the desk. Owned by the
 * triggers verticle.
 */
final class RuleDesk {
  private final Bus bus;
  private final AlertDesk desk;
  private final AlertStore store;
  private final ShelfDesk<AlertRule> rules;
  private final Clock clock;
  private final Watched watched;

  /** Told of a rule that is watched from now on. */
  interface Watched {
    /**
     * {@code rule} is watched from now on.
     *
     * @param worth of its portfolio; null for a symbol's
     */
    void now(AlertRule rule, @Nullable PortfolioValuation worth);
  }

  /** Whose a rule is, and what its portfolio is worth; null for a symbol's. */
  private record Subject(String owner, @Nullable PortfolioValuation worth) {}

  RuleDesk(
      Bus bus,
      AlertDesk desk,
      AlertStore store,
      StoreCalls<?> calls,
      Clock clock,
      Watched watched) {
    this.bus = bus;
    this.desk = desk;
    this.store = store;
    this.rules = new ShelfDesk<>(desk.shelf, desk::loaded, calls);
    this.clock = clock;
    this.watched = watched;
  }

  Future<AlertRule> create(CreateAlertRule asked) {
    return rules.loaded(
        () ->
            subject(asked.asker(), asked.asker().user(), asked.draft())
                .compose(subject -> create(subject, asked.draft())));
  }

  private Future<AlertRule> create(Subject subject, AlertRuleDraft draft) {
    AlertRule rule = new AlertRule(desk.nextId(clock.millis()), subject.owner(), draft, 1);
    return rules
        .create(rule.owner(), () -> store.create(rule), rule)
        .onSuccess(kept -> put(kept, subject));
  }

  private void put(AlertRule rule, Subject subject) {
    desk.put(rule, clock.millis());
    watched.now(rule, subject.worth());
  }

  Future<AlertRule> replace(ReplaceAlertRule asked) {
    return rules.loaded(
        () ->
            rules
                .find(asked.asker(), asked.id(), asked.versions())
                .compose(
                    rule ->
                        subject(asked.asker(), rule.owner(), asked.draft())
                            .compose(subject -> replace(rule, subject, asked.draft()))));
  }

  private Future<AlertRule> replace(AlertRule rule, Subject subject, AlertRuleDraft draft) {
    if (!subject.owner().equals(rule.owner())) {
      return ShelfDesk.refuse(
          FailureCode.INVALID_MESSAGE, "portfolio_id: is of another user than the rule");
    }
    AlertRule after = new AlertRule(rule.id(), rule.owner(), draft, rule.version() + 1);
    return rules
        .change(rule, () -> store.replace(after), after)
        .onSuccess(kept -> put(kept, subject));
  }

  Future<AlertRule> delete(DeleteAlertRule asked) {
    return rules.loaded(
        () ->
            rules
                .find(asked.asker(), asked.id(), asked.versions())
                .compose(
                    rule -> rules.change(rule, () -> store.delete(rule.id(), rule.version()), rule))
                .onSuccess(rule -> desk.remove(rule, clock.millis())));
  }

  Future<AlertRule> read(ReadAlertRule asked) {
    return rules.loaded(() -> rules.find(asked.asker(), asked.id()));
  }

  Future<AlertRulesListed> list(ListAlertRules asked) {
    return rules.loaded(
        () -> {
          var page =
              rules.page(
                  desk.shelf.list(asked.asker(), asked.after(), asked.limit() + 1), asked.limit());
          return Future.succeededFuture(
              new AlertRulesListed(page.shown(), page.next(), page.cached()));
        });
  }

  /** The owner of a portfolio's rule is the portfolio's, whom its alerts are told. */
  private Future<Subject> subject(Asker asker, String otherwise, AlertRuleDraft draft) {
    String portfolio = draft.condition().portfolioId();
    return portfolio == null
        ? Future.succeededFuture(new Subject(otherwise, null))
        : bus.ask(Services.READ_PORTFOLIO, new ReadPortfolio(asker, portfolio))
            .map(read -> new Subject(read.portfolio().owner(), read.valuation()));
  }
}
