package dev.ringfolio.contract;

/**
 * A request with one answer or one typed failure.
 *
 * @param name unique
 * @param request type of the question
 * @param answer type of the answer
 * @param timeoutMillis after which the asker gets {@link FailureCode#UNAVAILABLE}
 */
public record Service<Q, A>(String name, Class<Q> request, Class<A> answer, long timeoutMillis) {

  /** The same service of one instance among several, for example one worker. */
  public Service<Q, A> at(String instance) {
    return new Service<>(name + "@" + instance, request, answer, timeoutMillis);
  }
}
