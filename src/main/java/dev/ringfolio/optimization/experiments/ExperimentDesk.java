package dev.ringfolio.optimization.experiments;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CreateExperiment;
import dev.ringfolio.contract.DeleteExperiment;
import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.ExperimentsListed;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListExperiments;
import dev.ringfolio.core.model.Serials;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.experiments.ExperimentStore.Row;
import dev.ringfolio.storage.StoreCalls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/**
 * What experiments there are: made, read, listed, deleted. While the store is away they are read
 * from memory, and none is made or forgotten. Owned by the verticle, on whose context it is used.
 */
final class ExperimentDesk {
  private final ExperimentStore store;
  private final ExperimentRows rows;
  private final Clock clock;
  private final StoreCalls<List<Row>> calls;
  private final ExperimentShelf shelf = new ExperimentShelf();
  private final Serials serials = new Serials();
  private int unreadable;

  ExperimentDesk(Vertx vertx, ExperimentStore store, ExperimentRows rows, Clock clock) {
    this.store = store;
    this.rows = rows;
    this.clock = clock;
    this.calls = new StoreCalls<>(vertx, ExperimentsVerticle.MODULE, store::all, this::loaded);
  }

  /** Loads; done when that was tried once. */
  Future<Void> open() {
    return calls.open();
  }

  Future<Void> close() {
    return calls.close();
  }

  private void loaded(List<Row> stored) {
    stored.forEach(row -> serials.above(row.number()));
    List<Experiment> readable =
        stored.stream().map(rows::experiment).flatMap(Optional::stream).toList();
    unreadable = stored.size() - readable.size();
    shelf.load(readable);
  }

  Future<Experiment> create(CreateExperiment asked) {
    long now = clock.millis();
    Row row = rows.row(serials.next(now), asked, now);
    Optional<Failure> full = shelf.reserve(asked.owner());
    if (full.isPresent()) {
      return Bus.refuse(full.get());
    }
    return calls
        .write(
            () -> {
              store.append(row);
              return row;
            })
        .map(kept -> ExperimentRows.experiment(kept, asked.a(), asked.b()))
        .onComplete(
            done -> {
              shelf.release(asked.owner());
              if (done.succeeded()) {
                shelf.add(done.result());
              }
            });
  }

  Future<Experiment> delete(DeleteExperiment asked) {
    return find(asked.asker(), asked.id())
        .compose(
            experiment ->
                calls.write(
                    () -> {
                      store.delete(Long.parseLong(experiment.id()));
                      return experiment;
                    }))
        .onSuccess(gone -> shelf.remove(gone.id()));
  }

  Future<ExperimentsListed> list(ListExperiments asked) {
    List<Experiment> found =
        shelf.newest(asked.asker(), asked.portfolioId(), asked.before(), asked.limit() + 1);
    boolean more = found.size() > asked.limit();
    List<Experiment> page = more ? found.subList(0, asked.limit()) : found;
    long next = more ? Long.parseLong(page.get(page.size() - 1).id()) : 0;
    return Future.succeededFuture(new ExperimentsListed(page, next, calls.away()));
  }

  /** The one of that id, where the asker may read it. */
  Future<Experiment> find(Asker asker, String id) {
    return shelf
        .find(asker, id)
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                Bus.refuse(
                    new Failure(FailureCode.NOT_FOUND, "there is no experiment '" + id + "'")));
  }

  /** For operators: what is wrong; empty when all is well. */
  String trouble() {
    String trouble = calls.trouble();
    return trouble.isEmpty() && unreadable > 0
        ? unreadable + " experiments were kept by another version and cannot be read"
        : trouble;
  }
}
