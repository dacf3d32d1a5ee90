package dev.ringfolio.optimization.comparison;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CancelComparison;
import dev.ringfolio.contract.Compare;
import dev.ringfolio.contract.ComparisonState;
import dev.ringfolio.contract.ComparisonState.Status;
import dev.ringfolio.contract.ComparisonsListed;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListComparisons;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Serials;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.storage.StoreCalls;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Accepts, reads, lists and cancels comparisons: what is accepted is in the store before it is in
 * the line. Owned by the comparisons verticle.
 */
final class ComparisonClerk {
  private final ComparisonDesk desk;
  private final ComparisonRuns runs;
  private final ComparisonKeeper keeper;
  private final ComparisonStore store;
  private final StoreCalls<?> calls;
  private final ComparisonTexts texts;
  private final Clock clock;
  private final Serials serials = new Serials();

  ComparisonClerk(
      ComparisonDesk desk,
      ComparisonRuns runs,
      ComparisonKeeper keeper,
      ComparisonStore store,
      StoreCalls<?> calls,
      ComparisonTexts texts,
      Clock clock) {
    this.desk = desk;
    this.runs = runs;
    this.keeper = keeper;
    this.store = store;
    this.calls = calls;
    this.texts = texts;
    this.clock = clock;
  }

  /**
   * Takes in what the store holds as open: what was accepted before a restart, or by a write whose
   * answer was given up. What is here already stays as it is.
   */
  void load(ComparisonStore.Kept kept) {
    serials.above(kept.last());
    for (KeptComparison row : kept.open()) {
      if (desk.find(row.number()).isEmpty()) {
        restore(row);
      }
    }
    runs.next();
  }

  /** One that would not be accepted any more, since the configuration changed, fails. */
  private void restore(KeptComparison row) {
    try {
      desk.enqueue(row, texts.reading().read(row.owner(), row.symbols(), row.request()));
    } catch (FailureException refused) {
      Compare unread =
          new Compare(
              new Asker(row.owner(), false),
              row.requestId(),
              row.portfolioId(),
              row.symbols(),
              Constraints.DEFAULT,
              Parameters.defaults(1.0),
              List.of());
      runs.end(desk.enqueue(row, unread), Status.FAILED, refused.failure());
    }
  }

  Future<ComparisonState> accept(Compare asked) {
    String user = asked.asker().user();
    if (!ComparisonStore.canName(user)) {
      return refuse(
          FailureCode.INVALID_REQUEST,
          "the user's name is longer than " + ComparisonStore.OWNER_MAX + " characters");
    }
    String request = texts.request().apply(asked);
    String requestId = asked.requestId();
    Optional<Ticket> known = requestId == null ? Optional.empty() : desk.find(user, requestId);
    if (known.isPresent()) {
      return repeated(known.get().row(), request);
    }
    Optional<Failure> full = desk.reserve(user);
    if (full.isPresent()) {
      return Bus.refuse(full.get());
    }
    long now = clock.millis();
    KeptComparison row =
        new KeptComparison(
            serials.next(now),
            user,
            requestId,
            asked.portfolioId(),
            asked.symbols(),
            request,
            now,
            Status.QUEUED,
            0,
            null);
    return calls
        .write(() -> store.accept(row))
        .onComplete(ended -> desk.release(user))
        .compose(
            earlier ->
                earlier.isPresent() ? repeated(earlier.get(), request) : enqueued(row, asked));
  }

  /** Where it is as it enters the line: it may be begun within this turn. */
  private Future<ComparisonState> enqueued(KeptComparison row, Compare asked) {
    desk.enqueue(row, asked);
    ComparisonState entered = desk.state(row);
    runs.next();
    return Future.succeededFuture(entered);
  }

  private Future<ComparisonState> repeated(KeptComparison earlier, String request) {
    return earlier.request().equals(request)
        ? Future.succeededFuture(desk.state(earlier))
        : refuse(
            FailureCode.DUPLICATE_REQUEST,
            "request_id '"
                + earlier.requestId()
                + "' names an earlier comparison of other content");
  }

  Future<ComparisonState> read(Asker asker, String id) {
    OptionalLong number = KeptComparison.number(id);
    if (number.isEmpty()) {
      return notFound(id);
    }
    Optional<KeptComparison> here = desk.find(number.getAsLong()).map(Ticket::row);
    Future<Optional<KeptComparison>> found =
        here.isPresent()
            ? Future.succeededFuture(here)
            : calls.read(() -> store.find(number.getAsLong()));
    return found.compose(
        row ->
            row.filter(known -> asker.may(known.owner()))
                .map(known -> Future.succeededFuture(desk.state(known)))
                .orElseGet(() -> notFound(id)));
  }

  /** It is over at once; answered when the store has that, too, or cannot have it for now. */
  Future<ComparisonState> cancel(CancelComparison asked) {
    OptionalLong number = KeptComparison.number(asked.id());
    Optional<Ticket> open =
        number.isEmpty()
            ? Optional.empty()
            : desk.find(number.getAsLong())
                .filter(ticket -> asked.asker().may(ticket.row().owner()) && !ticket.over());
    if (open.isEmpty()) {
      return read(asked.asker(), asked.id());
    }
    Ticket ticket = open.get();
    runs.end(
        ticket, Status.CANCELLED, new Failure(FailureCode.CANCELLED, "cancelled by its requester"));
    ComparisonState cancelled = desk.state(ticket.row());
    return keeper.keep().map(kept -> cancelled);
  }

  /** From the store; from memory where that is away. */
  Future<ComparisonsListed> list(ListComparisons asked) {
    String owner = asked.asker().all() ? null : asked.asker().user();
    int more = asked.limit() + 1;
    return calls
        .read(() -> store.newest(owner, asked.portfolioId(), asked.before(), more))
        .map(found -> page(found.stream().map(desk::listed).toList(), asked.limit(), false))
        .otherwise(
            away ->
                page(
                    desk.newest(owner, asked.portfolioId(), asked.before(), more),
                    asked.limit(),
                    true));
  }

  private static ComparisonsListed page(List<ComparisonState> found, int limit, boolean cached) {
    boolean more = found.size() > limit;
    List<ComparisonState> shown = more ? found.subList(0, limit) : found;
    OptionalLong last =
        more ? KeptComparison.number(shown.get(limit - 1).id()) : OptionalLong.empty();
    return new ComparisonsListed(shown, last.orElse(0), cached);
  }

  private static <T> Future<T> notFound(String id) {
    return refuse(FailureCode.NOT_FOUND, "there is no comparison '" + id + "'");
  }

  private static <T> Future<T> refuse(FailureCode code, String detail) {
    return Bus.refuse(new Failure(code, detail));
  }
}
