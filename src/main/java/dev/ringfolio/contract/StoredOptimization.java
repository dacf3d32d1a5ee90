package dev.ringfolio.contract;

import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request, as it is kept.
 *
 * @param scope within which the id is the client's own
 * @param label by which it is found, beside the portfolio
 * @param result the data of its result's message, JSON
 * @param content names what was asked for, so that it is known when it is asked for again; null
 *     where the client chose no id
 */
public record StoredOptimization(
    String requestId,
    String user,
    String scope,
    @Nullable String portfolioId,
    Label label,
    long finishedMillis,
    String result,
    @Nullable String content) {

  /** Names on the wire; all empty where it was kept before they were. */
  public record Label(String objective, String method, String trigger, String status) {}

  /**
   * What is kept of {@code finished}.
   *
   * @param result the data of its message, JSON
   * @param content as in the record
   */
  public static StoredOptimization of(
      OptimizationFinished finished, String result, @Nullable String content) {
    Optimize request = finished.request();
    return new StoredOptimization(
        finished.requestId(),
        finished.user(),
        request.scope(),
        request.portfolioId(),
        new Label(
            request.objective().wire(),
            request.method().wire(),
            request.trigger().wire(),
            finished.status().wire()),
        finished.timestampMillis(),
        result,
        content);
  }
}
