package dev.ringfolio.optimization.queue;

import dev.ringfolio.core.model.StoreUnavailable;
import java.util.List;

/**
 * Where accepted requests are kept until their results are. What {@link #add} has done when it
 * returns survives the end of this process; the store of results takes a request out in the
 * transaction that keeps its result, so that at any moment there is the one or the other. Blocking:
 * call it on a pool, never on an event loop.
 *
 * <p>Every method throws {@link StoreUnavailable} where the store cannot be used now; then nothing
 * is changed, or it is not known whether it is.
 */
public interface AcceptedStore {
  /**
   * A request as it is kept.
   *
   * @param number grows with each acceptance, over restarts, too
   * @param requestId by which its asker knows it
   * @param scope within which the id is the client's own
   * @param text the whole request
   */
  record KeptRequest(
      long number, String requestId, String user, String scope, long acceptedMillis, String text) {}

  /** Keeps requests, all or none; one whose number is there already stays as it is. */
  void add(List<KeptRequest> requests);

  /** Those whose results are not kept, in the order of their acceptance. */
  List<KeptRequest> open();

  /**
   * An id that a client chose, of a request whose result is kept.
   *
   * @param scope within which the id is the client's own
   * @param content names what was asked for, as it was kept with the result
   * @param answeredMillis when that was
   */
  record AnsweredId(String requestId, String scope, String content, long answeredMillis) {}

  /**
   * Those answered since {@code sinceMillis}, the oldest first; the newest {@code limit} where they
   * are more. An id that was used twice is there twice.
   */
  List<AnsweredId> answered(long sinceMillis, int limit);
}
