package dev.ringfolio.triggers;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CreateTrigger;
import dev.ringfolio.contract.DeleteTrigger;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.FireTrigger;
import dev.ringfolio.contract.ListTriggers;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.ReadTrigger;
import dev.ringfolio.contract.ReplaceTrigger;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.TriggerDraft;
import dev.ringfolio.contract.TriggerRead;
import dev.ringfolio.contract.TriggerRule;
import dev.ringfolio.contract.TriggersListed;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.TriggerCondition.CorrelationChange;
import dev.ringfolio.core.model.TriggerCondition.News;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.core.trigger.Correlations;
import dev.ringfolio.core.trigger.TriggerMemory;
import dev.ringfolio.storage.StoreCalls;
import dev.ringfolio.triggers.TriggerStore.Kept;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * Makes, changes and forgets triggers: first in the store, then in the book. Owned by the
 * automation verticle.
 */
final class TriggerDesk {
  private final Bus bus;
  private final TriggerBook book;
  private final TriggerStore store;
  private final ShelfDesk<TriggerRule> triggers;
  private final RunRequests requests;
  private final Clock clock;

  TriggerDesk(
      Bus bus,
      TriggerBook book,
      TriggerStore store,
      StoreCalls<?> calls,
      RunRequests requests,
      Clock clock) {
    this.bus = bus;
    this.book = book;
    this.store = store;
    this.triggers = new ShelfDesk<>(book.shelf, book::loaded, calls);
    this.requests = requests;
    this.clock = clock;
  }

  Future<TriggerRead> create(CreateTrigger asked) {
    return triggers.loaded(
        () ->
            checked(asked.asker(), asked.draft())
                .compose(portfolio -> create(asked.draft(), portfolio)));
  }

  private Future<TriggerRead> create(TriggerDraft draft, PortfolioRead portfolio) {
    String owner = portfolio.portfolio().owner();
    long now = clock.millis();
    TriggerRule rule = new TriggerRule(book.nextId(now), owner, draft, 1);
    Kept made = new Kept(rule, TriggerMemory.fresh(now), null);
    return triggers
        .create(owner, () -> store.create(made), made)
        .map(
            kept -> {
              book.put(kept, clock.millis());
              return looked(kept.rule(), portfolio);
            });
  }

  /** What it watches may be past its threshold already. */
  private TriggerRead looked(TriggerRule rule, PortfolioRead portfolio) {
    long now = clock.millis();
    book.engine.valuation(rule.owner(), portfolio.valuation().valuation(), now);
    return book.read(rule, now);
  }

  Future<TriggerRead> replace(ReplaceTrigger asked) {
    return triggers.loaded(
        () ->
            triggers
                .find(asked.asker(), asked.id(), asked.versions())
                .compose(
                    rule ->
                        checked(asked.asker(), asked.draft())
                            .compose(portfolio -> replace(rule, portfolio, asked.draft()))));
  }

  private Future<TriggerRead> replace(
      TriggerRule rule, PortfolioRead portfolio, TriggerDraft draft) {
    if (!portfolio.portfolio().owner().equals(rule.owner())) {
      return ShelfDesk.refuse(
          FailureCode.INVALID_MESSAGE, "portfolio_id: is of another user than the trigger");
    }
    if (book.shelf.find(rule.id()).isEmpty()) {
      return triggers.conflict(rule);
    }
    TriggerRule changed = new TriggerRule(rule.id(), rule.owner(), draft, rule.version() + 1);
    Kept after = book.changed(changed, clock.millis());
    return triggers
        .change(rule, () -> store.replace(after), after)
        .map(
            kept -> {
              book.replace(kept, clock.millis());
              return looked(changed, portfolio);
            });
  }

  Future<TriggerRule> delete(DeleteTrigger asked) {
    return triggers.loaded(
        () ->
            triggers
                .find(asked.asker(), asked.id(), asked.versions())
                .compose(
                    rule ->
                        triggers.change(rule, () -> store.delete(rule.id(), rule.version()), rule))
                .onSuccess(book::remove));
  }

  Future<TriggerRead> read(ReadTrigger asked) {
    return triggers.loaded(
        () ->
            triggers.find(asked.asker(), asked.id()).map(rule -> book.read(rule, clock.millis())));
  }

  Future<TriggersListed> list(ListTriggers asked) {
    return triggers.loaded(
        () -> {
          var page = triggers.page(book.list(asked), asked.limit());
          long now = clock.millis();
          return Future.succeededFuture(
              new TriggersListed(
                  page.shown().stream().map(rule -> book.read(rule, now)).toList(),
                  page.next(),
                  page.cached()));
        });
  }

  Future<TriggerRead> fire(FireTrigger asked) {
    return triggers.loaded(
        () -> triggers.find(asked.asker(), asked.id()).compose(rule -> fire(rule, asked.reason())));
  }

  private Future<TriggerRead> fire(TriggerRule rule, String reason) {
    if (!(rule.draft().condition() instanceof News)) {
      return ShelfDesk.refuse(
          FailureCode.INVALID_MESSAGE,
          "kind: '"
              + rule.draft().condition().kind().wire()
              + "' measures by itself when to fire; news are for kind 'news'");
    }
    if (!rule.draft().enabled()) {
      return ShelfDesk.refuse(FailureCode.INVALID_MESSAGE, "enabled: the trigger is not");
    }
    long now = clock.millis();
    return switch (book.engine.fire(rule.id(), reason, now)) {
      case FIRED, JOINED -> Future.succeededFuture(book.read(rule, now));
      case COOLING ->
          Bus.refuse(
              new Failure(
                  FailureCode.RATE_LIMITED,
                  "cooldown_s: "
                      + rule.draft().cooldownMillis() / 1_000
                      + " s are not over since it fired last",
                  Map.of(),
                  (book.kept(rule).memory().firedMillis() + rule.draft().cooldownMillis() - now)
                      / 1e3));
      case SUSPENDED ->
          ShelfDesk.refuse(FailureCode.NOT_FOUND, TriggerBook.suspension(rule.draft()));
      case NONE -> throw new IllegalStateException("an enabled trigger is not in the engine");
    };
  }

  /** The portfolio, where the asker may and the request would be taken if it were run now. */
  private Future<PortfolioRead> checked(Asker asker, TriggerDraft draft) {
    return bus.ask(Services.READ_PORTFOLIO, new ReadPortfolio(asker, draft.portfolioId()))
        .map(
            read -> {
              check(draft, read);
              return read;
            });
  }

  private void check(TriggerDraft draft, PortfolioRead read) {
    List<Symbol> symbols;
    try {
      symbols =
          requests
              .read(draft.request(), draft.portfolioId(), draft.condition().kind(), positions(read))
              .symbols();
    } catch (FailureException e) {
      throw new FailureException(ofRequest(e.failure()));
    }
    boolean named = !requests.symbols(draft.request()).isEmpty();
    boolean few = symbols.size() >= 2 && symbols.size() <= Correlations.SYMBOLS_MAX;
    if (draft.condition() instanceof CorrelationChange && named && !few) {
      throw new FailureException(
          new Failure(
              FailureCode.INVALID_MESSAGE,
              "request: symbols: %d of them; kind 'correlation_change' watches 2..%d"
                  .formatted(symbols.size(), Correlations.SYMBOLS_MAX)));
    }
  }

  /** The detail says of which object of the body it is. */
  private static Failure ofRequest(Failure failure) {
    return new Failure(
        failure.code(),
        "request: " + failure.detail(),
        failure.facts(),
        failure.retryAfterSeconds());
  }

  /** What is held, by name. */
  static List<Symbol> positions(PortfolioRead read) {
    return List.copyOf(read.portfolio().holdings().positions().keySet());
  }
}
