package dev.ringfolio.triggers;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OwnedRule;
import dev.ringfolio.storage.StoreCalls;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How what is on a shelf is asked for and changed, whatever it is: one's own alone, in the version
 * that one knows, and in the store before it is in memory. Owned by the verticle that owns the
 * shelf.
 */
final class ShelfDesk<T extends OwnedRule> {
  private final Shelf<T> shelf;
  private final BooleanSupplier loaded;
  private final StoreCalls<?> calls;

  /**
   * Opens one.
   *
   * @param loaded whether the shelf has what the store has
   */
  ShelfDesk(Shelf<T> shelf, BooleanSupplier loaded, StoreCalls<?> calls) {
    this.shelf = shelf;
    this.loaded = loaded;
    this.calls = calls;
  }

  /** Answers from the shelf; {@code unavailable} before the store was read. */
  <A> Future<A> loaded(Supplier<Future<A>> work) {
    return loaded.getAsBoolean()
        ? work.get()
        : Bus.refuse(
            new Failure(
                FailureCode.UNAVAILABLE,
                "the " + shelf.thing() + "s are not loaded yet; " + calls.trouble(),
                Map.of(),
                StoreCalls.RETRY_SECONDS));
  }

  /** The one by that id, where it is the asker's; {@code not_found} else. */
  Future<T> find(Asker asker, String id) {
    return shelf
        .find(asker, id)
        .map(Future::succeededFuture)
        .orElseGet(
            () -> refuse(FailureCode.NOT_FOUND, "there is no " + shelf.thing() + " '" + id + "'"));
  }

  /**
   * The same in one of {@code versions}, or in any where none is named; {@code version_conflict}
   * else.
   */
  Future<T> find(Asker asker, String id, List<Long> versions) {
    return find(asker, id)
        .compose(
            one ->
                versions.isEmpty() || versions.contains(one.version())
                    ? Future.succeededFuture(one)
                    : conflict(one));
  }

  /**
   * Has one written that is {@code owner}'s.
   *
   * @param write of the store; blocks
   * @return {@code made}, when it is kept; why there is no room, where there is none
   */
  <A> Future<A> create(String owner, Runnable write, A made) {
    Optional<Failure> full = shelf.reserve(owner);
    return full.isPresent()
        ? Bus.refuse(full.get())
        : calls
            .write(
                () -> {
                  write.run();
                  return made;
                })
            .onComplete(ended -> shelf.release(owner));
  }

  /**
   * Has one changed or forgotten.
   *
   * @param write of the store; blocks, and says whether that had the version before
   * @return {@code answer}, when it is kept
   */
  <A> Future<A> change(T one, Callable<Boolean> write, A answer) {
    return calls
        .write(write)
        .compose(done -> done ? Future.succeededFuture(answer) : conflict(one));
  }

  /** That somebody else was faster. */
  <A> Future<A> conflict(T one) {
    return refuse(
        FailureCode.VERSION_CONFLICT,
        shelf.thing() + " '" + one.id() + "' is of another version by now; read it again");
  }

  static <A> Future<A> refuse(FailureCode code, String detail) {
    return Bus.refuse(new Failure(code, detail));
  }

  /**
   * What a list answers.
   *
   * @param next what to ask for {@code after} to get those that follow; 0 where none do
   * @param cached whether the store is away, so that this is what was last known of it
   */
  record Page<T>(List<T> shown, long next, boolean cached) {}

  /**
   * A page of {@code found}.
   *
   * @param found one more than {@code limit}, where there are
   */
  Page<T> page(List<T> found, int limit) {
    boolean more = found.size() > limit;
    List<T> shown = more ? found.subList(0, limit) : found;
    return new Page<>(shown, more ? shown.get(limit - 1).number() : 0, calls.away());
  }
}
