package dev.ringfolio.triggers;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.AlertRuleDraft;
import dev.ringfolio.contract.AlertRulesListed;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CreateAlertRule;
import dev.ringfolio.contract.DeleteAlertRule;
import dev.ringfolio.contract.Failure;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes and forgets alert rules: first in the store, then on the desk. Owned by the
 * triggers verticle.
 */
final class RuleDesk {
  private final Bus bus;
  private final AlertDesk desk;
  private final AlertStore store;
  private final StoreCalls<?> calls;
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
    this.calls = calls;
    this.clock = clock;
    this.watched = watched;
  }

  Future<AlertRule> create(CreateAlertRule asked) {
    return loaded(
        () ->
            subject(asked.asker(), asked.asker().user(), asked.draft())
                .compose(subject -> create(subject, asked.draft())));
  }

  private Future<AlertRule> create(Subject subject, AlertRuleDraft draft) {
    Optional<Failure> full = desk.shelf.reserve(subject.owner());
    if (full.isPresent()) {
      return Bus.refuse(full.get());
    }
    AlertRule rule = new AlertRule(desk.nextId(clock.millis()), subject.owner(), draft, 1);
    return calls
        .write(
            () -> {
              store.create(rule);
              return rule;
            })
        .onComplete(ended -> desk.shelf.release(subject.owner()))
        .onSuccess(kept -> put(kept, subject));
  }

  private void put(AlertRule rule, Subject subject) {
    desk.put(rule, clock.millis());
    watched.now(rule, subject.worth());
  }

  Future<AlertRule> replace(ReplaceAlertRule asked) {
    return loaded(
        () ->
            find(asked.asker(), asked.id(), asked.versions())
                .compose(
                    rule ->
                        subject(asked.asker(), rule.owner(), asked.draft())
                            .compose(subject -> replace(rule, subject, asked.draft()))));
  }

  private Future<AlertRule> replace(AlertRule rule, Subject subject, AlertRuleDraft draft) {
    if (!subject.owner().equals(rule.owner())) {
      return refuse(FailureCode.INVALID_MESSAGE, "portfolio_id: is of another user than the rule");
    }
    AlertRule after = new AlertRule(rule.id(), rule.owner(), draft, rule.version() + 1);
    return calls
        .write(() -> store.replace(after))
        .compose(done -> done ? Future.succeededFuture(after) : conflict(rule))
        .onSuccess(kept -> put(kept, subject));
  }

  Future<AlertRule> delete(DeleteAlertRule asked) {
    return loaded(
        () ->
            find(asked.asker(), asked.id(), asked.versions())
                .compose(
                    rule ->
                        calls
                            .write(() -> store.delete(rule.id(), rule.version()))
                            .compose(done -> done ? Future.succeededFuture(rule) : conflict(rule)))
                .onSuccess(rule -> desk.remove(rule, clock.millis())));
  }

  Future<AlertRule> read(ReadAlertRule asked) {
    return loaded(() -> find(asked.asker(), asked.id(), List.of()));
  }

  Future<AlertRulesListed> list(ListAlertRules asked) {
    return loaded(
        () -> {
          List<AlertRule> found = desk.shelf.list(asked.asker(), asked.after(), asked.limit() + 1);
          boolean more = found.size() > asked.limit();
          List<AlertRule> shown = more ? found.subList(0, asked.limit()) : found;
          long next = more ? shown.get(asked.limit() - 1).number() : 0;
          return Future.succeededFuture(new AlertRulesListed(shown, next, calls.away()));
        });
  }

  private <T> Future<T> loaded(Supplier<Future<T>> work) {
    return desk.loaded()
        ? work.get()
        : Bus.refuse(
            new Failure(
                FailureCode.UNAVAILABLE,
                "the alert rules are not loaded yet; " + calls.trouble(),
                Map.of(),
                StoreCalls.RETRY_SECONDS));
  }

  /** The owner of a portfolio's rule is the portfolio's, whom its alerts are told. */
  private Future<Subject> subject(Asker asker, String otherwise, AlertRuleDraft draft) {
    String portfolio = draft.condition().portfolioId();
    return portfolio == null
        ? Future.succeededFuture(new Subject(otherwise, null))
        : bus.ask(Services.READ_PORTFOLIO, new ReadPortfolio(asker, portfolio))
            .map(read -> new Subject(read.portfolio().owner(), read.valuation()));
  }

  private Future<AlertRule> find(Asker asker, String id, List<Long> versions) {
    Optional<AlertRule> found = desk.shelf.find(asker, id);
    if (found.isEmpty()) {
      return refuse(FailureCode.NOT_FOUND, "there is no alert rule '" + id + "'");
    }
    AlertRule rule = found.get();
    return versions.isEmpty() || versions.contains(rule.version())
        ? Future.succeededFuture(rule)
        : conflict(rule);
  }

  private static Future<AlertRule> conflict(AlertRule rule) {
    return refuse(
        FailureCode.VERSION_CONFLICT,
        "alert rule '" + rule.id() + "' is of another version by now; read it again");
  }

  private static <T> Future<T> refuse(FailureCode code, String detail) {
    return Bus.refuse(new Failure(code, detail));
  }
}
