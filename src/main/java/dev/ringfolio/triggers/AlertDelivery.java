package dev.ringfolio.triggers;

import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.storage.StoreCalls;
import io.vertx.core.Future;
import java.util.List;

/**
 * Has news of alerts kept, then told, in order. One write is under way; what happens meanwhile is
 * the next. Where the store is away news are told all the same, and wait in the log's backlog to be
 * kept; so they do where {@value #WAITING_MAX} wait for a write that hangs. Owned by the triggers
 * verticle.
 */
final class AlertDelivery {
  static final int WAITING_MAX = 1_000;

  private final AlertDesk desk;
  private final AlertStore store;
  private final StoreCalls<?> calls;
  private final TopicWriter<RiskAlert> topic;
  private List<AlertNews> writing = List.of();
  private Future<Void> written = Future.succeededFuture();

  AlertDelivery(
      AlertDesk desk, AlertStore store, StoreCalls<?> calls, TopicWriter<RiskAlert> topic) {
    this.desk = desk;
    this.store = store;
    this.calls = calls;
    this.topic = topic;
  }

  /** Delivers what the desk has; done when that is kept, or known to be lacked. */
  Future<Void> flush() {
    if (written.isComplete()) {
      written = deliver();
    } else if (desk.waitingNews() > WAITING_MAX) {
      tell(writing);
      writing = List.of();
      tellUnkept();
    }
    return written;
  }

  private Future<Void> deliver() {
    if (desk.waitingNews() == 0) {
      return Future.succeededFuture();
    }
    if (calls.away()) {
      tellUnkept();
      return Future.succeededFuture();
    }
    writing = desk.takeNews();
    return write(alerts(writing))
        .transform(
            ended -> {
              tell(writing);
              writing = List.of();
              return deliver();
            });
  }

  private void tellUnkept() {
    List<AlertNews> news = desk.takeNews();
    desk.log.lacks(alerts(news));
    tell(news);
  }

  private void tell(List<AlertNews> news) {
    news.forEach(one -> topic.append(one.told()));
  }

  /** Keeps what the store lacks, when it is back. */
  void keepBacklog() {
    List<Alert> lacked = desk.log.takeBacklog();
    if (!lacked.isEmpty()) {
      write(lacked);
    }
  }

  private Future<Void> write(List<Alert> alerts) {
    return calls
        .<Void>write(
            () -> {
              store.write(alerts);
              return null;
            })
        .onFailure(away -> desk.log.lacks(alerts));
  }

  private static List<Alert> alerts(List<AlertNews> news) {
    return news.stream().map(AlertNews::kept).toList();
  }
}
