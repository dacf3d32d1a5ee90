package dev.ringfolio.contract;

/**
 * How far a running request is.
 *
 * @param fraction 0..1, or NaN where that is not known
 * @param bestObjective NaN where there is none yet
 * @param seq of the request, from 1
 */
public record OptimizationProgress(
    String requestId,
    String clientId,
    String user,
    long iteration,
    double fraction,
    double bestObjective,
    long seq) {

  /**
   * Which request it is of: an id is its client's own choice, so another client's may have the
   * same.
   */
  public record Key(String user, String clientId, String requestId) {}

  public Key key() {
    return new Key(user, clientId, requestId);
  }
}
