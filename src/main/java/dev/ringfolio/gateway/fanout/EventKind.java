package dev.ringfolio.gateway.fanout;

import dev.ringfolio.contract.DailyReport;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.Signal;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.Topic;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.gateway.fanout.EventFrames.Text;
import dev.ringfolio.gateway.json.AdviceJson;
import dev.ringfolio.gateway.json.DailyReportJson;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.KeptResultJson;
import dev.ringfolio.gateway.json.OptimizationJson;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * All that differs between the topics of events that clients read.
 *
 * @param topic that they come from
 * @param type of their messages
 * @param user whose it is, and whose subscribers are told; null where the topic is nobody's own
 * @param asker the connection that is told without subscribing; null where there never is one
 * @param atMillis when it happened
 * @param fields puts an event's own fields into an open object
 * @param fieldsByReference as {@code fields}, with a reference in place of what grows without bound
 */
public record EventKind<E>(
    Topic<E> topic,
    String type,
    @Nullable Function<E, String> user,
    @Nullable Function<E, String> asker,
    ToLongFunction<E> atMillis,
    BiConsumer<JsonWriter, E> fields,
    BiConsumer<JsonWriter, E> fieldsByReference) {

  /** The subject of all events of a topic that is nobody's own. No user is called so. */
  private static final String ALL = "";

  public static final EventKind<OptimizationEvent> OPTIMIZATIONS =
      new EventKind<>(
          Topics.OPTIMIZATION_EVENTS,
          "portfolio_update",
          OptimizationEvent::user,
          OptimizationEvent::clientId,
          OptimizationEvent::atMillis,
          EventKind::optimization,
          EventKind::optimizationByReference);

  public static final EventKind<RiskAlert> ALERTS =
      new EventKind<>(
          Topics.RISK_ALERTS,
          "risk_alert",
          RiskAlert::owner,
          null,
          RiskAlert::atMillis,
          AdviceJson::alert,
          AdviceJson::alertShortened);

  public static final EventKind<Signal> SIGNALS =
      new EventKind<>(
          Topics.SIGNALS,
          "signal",
          null,
          null,
          Signal::createdMillis,
          AdviceJson::signal,
          AdviceJson::signalShortened);

  /** For the bounds on bytes. */
  int bytes(E event) {
    return topic.bytes().applyAsInt(event);
  }

  /** By what its subscribers are found: its user, or one for all. */
  String subject(E event) {
    return user == null ? ALL : user.apply(event);
  }

  /** By what a subscriber of {@code itsUser} is found. */
  String subjectOf(String itsUser) {
    return user == null ? ALL : itsUser;
  }

  /** The connection that is told without subscribing, or null. */
  @Nullable String askerOf(E event) {
    return asker == null ? null : asker.apply(event);
  }

  private static void optimization(JsonWriter json, OptimizationEvent event) {
    if (event instanceof OptimizationQueued queued) {
      OptimizationJson.queued(json, queued);
    } else if (event instanceof OptimizationFinished finished) {
      OptimizationJson.result(json, finished);
    } else if (event instanceof DailyReport report) {
      DailyReportJson.write(json, report);
    }
  }

  private static void optimizationByReference(JsonWriter json, OptimizationEvent event) {
    if (event instanceof OptimizationFinished finished) {
      OptimizationJson.resultByReference(
          json, finished, OptimizationJson.href(finished.requestId()));
    } else {
      optimization(json, event);
    }
  }

  /** What the message of {@code event} tells. */
  public Text text(E event) {
    return new Text(
        type, json -> fields.accept(json, event), json -> fieldsByReference.accept(json, event));
  }

  /** What the message of a result tells that is no event any more: as it was kept. */
  public static Text kept(StoredOptimization result) {
    return new Text(
        OPTIMIZATIONS.type(),
        json -> KeptResultJson.whole(json, result.result()),
        json ->
            KeptResultJson.byReference(
                json, result.result(), OptimizationJson.href(result.requestId())));
  }
}
