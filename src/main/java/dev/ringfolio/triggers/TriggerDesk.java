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
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes, changes and forgets triggers: first in the store, then in the book. Owned by the
 * automation verticle.
 */
final class TriggerDesk {
  private final Bus bus;
  private final TriggerBook book;
  private final TriggerStore store;
  private final StoreCalls<?> calls;
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
    this.calls = calls;
    this.requests = requests;
    this.clock = clock;
  }

  Future<TriggerRead> create(CreateTrigger asked) {
    return loaded(
        () ->
            checked(asked.asker(), asked.draft())
                .compose(portfolio -> create(asked.draft(), portfolio)));
  }

  private Future<TriggerRead> create(TriggerDraft draft, PortfolioRead portfolio) {
    String owner = portfolio.portfolio().owner();
    Optional<Failure> full = book.shelf.reserve(owner);
    if (full.isPresent()) {
      return Bus.refuse(full.get());
    }
    long now = clock.millis();
    TriggerRule rule = new TriggerRule(book.nextId(now), owner, draft, 1);
    Kept made = new Kept(rule, TriggerMemory.fresh(now), null);
    return calls
        .write(
            () -> {
              store.create(made);
              return made;
            })
        .onComplete(ended -> book.shelf.release(owner))
        .map(kept -> put(kept, portfolio));
  }

  /** What it watches may be past its threshold already. */
  private TriggerRead put(Kept kept, PortfolioRead portfolio) {
    long now = clock.millis();
    book.put(kept, now);
    book.engine.valuation(kept.rule().owner(), portfolio.valuation().valuation(), now);
    return book.read(kept.rule(), now);
  }

  Future<TriggerRead> replace(ReplaceTrigger asked) {
    return loaded(
        () ->
            find(asked.asker(), asked.id(), asked.versions())
                .compose(
                    rule ->
                        checked(asked.asker(), asked.draft())
                            .compose(portfolio -> replace(rule, portfolio, asked.draft()))));
  }

  private Future<TriggerRead> replace(
      TriggerRule rule, PortfolioRead portfolio, TriggerDraft draft) {
    if (!portfolio.portfolio().owner().equals(rule.owner())) {
      return refuse(
          FailureCode.INVALID_MESSAGE, "portfolio_id: is of another user than the trigger");
    }
    if (book.shelf.find(rule.id()).isEmpty()) {
      return conflict(rule);
    }
    Kept before = book.kept(rule);
    Kept after =
        new Kept(
            new TriggerRule(rule.id(), rule.owner(), draft, rule.version() + 1),
            before.memory().rearmed(clock.millis()),
            before.run());
    return calls
        .write(() -> store.replace(after))
        .compose(done -> done ? Future.succeededFuture(after) : conflict(rule))
        .map(kept -> put(kept, portfolio));
  }

  Future<TriggerRule> delete(DeleteTrigger asked) {
    return loaded(
        () ->
            find(asked.asker(), asked.id(), asked.versions())
                .compose(
                    rule ->
                        calls
                            .write(() -> store.delete(rule.id(), rule.version()))
                            .compose(done -> done ? Future.succeededFuture(rule) : conflict(rule)))
                .onSuccess(book::remove));
  }

  Future<TriggerRead> read(ReadTrigger asked) {
    return loaded(
        () ->
            find(asked.asker(), asked.id(), List.of())
                .map(rule -> book.read(rule, clock.millis())));
  }

  Future<TriggersListed> list(ListTriggers asked) {
    return loaded(
        () -> {
          List<TriggerRule> found = book.list(asked);
          boolean more = found.size() > asked.limit();
          List<TriggerRule> shown = more ? found.subList(0, asked.limit()) : found;
          long next = more ? shown.get(asked.limit() - 1).number() : 0;
          long now = clock.millis();
          return Future.succeededFuture(
              new TriggersListed(
                  shown.stream().map(rule -> book.read(rule, now)).toList(), next, calls.away()));
        });
  }

  Future<TriggerRead> fire(FireTrigger asked) {
    return loaded(
        () ->
            find(asked.asker(), asked.id(), List.of()).compose(rule -> fire(rule, asked.reason())));
  }

  private Future<TriggerRead> fire(TriggerRule rule, String reason) {
    if (!(rule.draft().condition() instanceof News)) {
      return refuse(
          FailureCode.INVALID_MESSAGE,
          "kind: '"
              + rule.draft().condition().kind().wire()
              + "' measures by itself when to fire; news are for kind 'news'");
    }
    if (!rule.draft().enabled()) {
      return refuse(FailureCode.INVALID_MESSAGE, "enabled: the trigger is not");
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
      case NONE -> throw new IllegalStateException("an enabled trigger is not in the engine");
    };
  }

  private <T> Future<T> loaded(Supplier<Future<T>> work) {
    return book.loaded()
        ? work.get()
        : Bus.refuse(
            new Failure(
                FailureCode.UNAVAILABLE,
                "the triggers are not loaded yet; " + calls.trouble(),
                Map.of(),
                StoreCalls.RETRY_SECONDS));
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

  private Future<TriggerRule> find(Asker asker, String id, List<Long> versions) {
    Optional<TriggerRule> found = book.shelf.find(asker, id);
    if (found.isEmpty()) {
      return refuse(FailureCode.NOT_FOUND, "there is no trigger '" + id + "'");
    }
    TriggerRule rule = found.get();
    return versions.isEmpty() || versions.contains(rule.version())
        ? Future.succeededFuture(rule)
        : conflict(rule);
  }

  private static <T> Future<T> conflict(TriggerRule rule) {
    return refuse(
        FailureCode.VERSION_CONFLICT,
        "trigger '" + rule.id() + "' is of another version by now; read it again");
  }

  private static <T> Future<T> refuse(FailureCode code, String detail) {
    return Bus.refuse(new Failure(code, detail));
  }
}
