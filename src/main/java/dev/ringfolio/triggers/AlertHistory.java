package dev.ringfolio.triggers;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.AcknowledgeAlert;
import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.AlertsListed;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListAlerts;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.storage.StoreCalls;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Lists and acknowledges alerts that were raised. Owned by the triggers verticle. */
final class AlertHistory {
  private final AlertDesk desk;
  private final AlertStore store;
  private final StoreCalls<?> calls;
  private final Clock clock;

  AlertHistory(AlertDesk desk, AlertStore store, StoreCalls<?> calls, Clock clock) {
    this.desk = desk;
    this.store = store;
    this.calls = calls;
    this.clock = clock;
  }

  /** From the store; from memory where that is away. */
  Future<AlertsListed> list(ListAlerts asked) {
    String owner = asked.asker().all() ? null : asked.asker().user();
    int more = asked.limit() + 1;
    if (owner != null && !AlertStore.canName(owner)) {
      return Future.succeededFuture(page(List.of(), asked.limit(), calls.away()));
    }
    return calls
        .read(() -> store.newest(owner, asked.which(), asked.before(), more))
        .map(found -> page(found, asked.limit(), false))
        .recover(
            away ->
                Future.succeededFuture(
                    page(
                        desk.log.newest(owner, asked.which(), asked.before(), more),
                        asked.limit(),
                        true)));
  }

  private static AlertsListed page(List<Alert> found, int limit, boolean cached) {
    boolean more = found.size() > limit;
    List<Alert> shown = more ? found.subList(0, limit) : found;
    return new AlertsListed(shown, more ? shown.get(limit - 1).number() : 0, cached);
  }

  /** Writes down that the owner knows of an alert; the first time counts. */
  Future<Alert> acknowledge(AcknowledgeAlert asked) {
    long number = Long.parseLong(asked.id());
    Optional<Alert> held = desk.log.find(number);
    return (held.isPresent() ? Future.succeededFuture(held) : calls.read(() -> store.alert(number)))
        .compose(
            found ->
                found
                    .filter(alert -> asked.asker().may(alert.raised().owner()))
                    .map(alert -> keep(alert.acknowledged(clock.millis())))
                    .orElseGet(
                        () ->
                            Bus.refuse(
                                new Failure(
                                    FailureCode.NOT_FOUND,
                                    "there is no alert '" + asked.id() + "'"))));
  }

  private Future<Alert> keep(Alert alert) {
    return calls
        .write(
            () -> {
              store.write(List.of(alert));
              return alert;
            })
        .onSuccess(desk::acknowledged);
  }
}
