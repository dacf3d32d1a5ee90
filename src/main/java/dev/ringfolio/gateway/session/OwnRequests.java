package dev.ringfolio.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.Checked;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.OptimizationRequests;
import dev.ringfolio.gateway.json.Refusal;
import dev.ringfolio.gateway.session.Desk.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The optimizations that one client asked for. What becomes of them comes as events; here are only
 * refusals, answers given again, and what must be told again after events were lost.
 */
final class OwnRequests {
  /** Requests whose answer is awaited; beyond that the oldest is not told again after a gap. */
  static final int OPEN_MAX = 1_000;

  /** Questions to the queue under way; at that, nothing is read from the client. */
  static final int ASKED_MAX = 16;

  /** What the client is told. */
  interface Told {
    void refused(Refusal refusal, @Nullable String requestId);

    void again(OptimizationEvent event);

    /** The answer to {@code requestId} will come as an event, perhaps another connection's. */
    void awaited(String requestId);

    /** There may be room for more. */
    void goOn();
  }

  private final Instance instance;
  private final String clientId;
  private final Identity identity;
  private final Told told;
  private final Set<String> open = new LinkedHashSet<>(4);

  /** Open requests that are to be told again, and those of them whose state could not be read. */
  private final Set<String> recheck = new LinkedHashSet<>(0);

  private final Set<String> recheckLater = new LinkedHashSet<>(0);

  /** Those that were told again: their events may still be on the way, and are passed over. */
  private final Set<String> toldAgain = new LinkedHashSet<>(0);

  /** Those whose event was written while the question that accepts them was still open. */
  private final Set<String> answeredEarly = new HashSet<>(0);

  /** Questions under way that may open a request. */
  private int accepting;

  /** The ids among them that the client chose itself; one that it gave twice stands there twice. */
  private final List<String> acceptingIds = new ArrayList<>(0);

  /** How often events were lost. */
  private long losses;

  private int asked;
  private boolean rechecking;
  private boolean draining;

  OwnRequests(Instance instance, String clientId, Identity identity, Told told) {
    this.instance = instance;
    this.clientId = clientId;
    this.identity = identity;
    this.told = told;
  }

  /** Questions to the queue under way. */
  int asked() {
    return asked;
  }

  boolean busy() {
    return asked >= ASKED_MAX;
  }

  boolean waits() {
    return !open.isEmpty() || accepting > 0;
  }

  /** New requests are refused from now on. */
  void drain() {
    draining = true;
  }

  void submit(JsonNode data) {
    String requestId = OptimizationRequests.requestId(data);
    if (draining) {
      told.refused(new Refusal(ErrorCode.DRAINING, "the service is restarting"), requestId);
      return;
    }
    if (!identity.may(Role.TRADER)) {
      forbid(requestId);
      return;
    }
    Checked<Optimize> checked = instance.requests().read(data, clientId, identity.user(), scope());
    if (checked instanceof Checked.Refused<Optimize> refused) {
      told.refused(refused.refusal(), requestId);
    } else if (checked instanceof Checked.Accepted<Optimize> accepted) {
      instance.desk().optimize(accepted.value(), accepting(requestId));
    }
  }

  private Answer<OptimizationAccepted> accepting(@Nullable String requestId) {
    asked++;
    accepting++;
    if (requestId != null) {
      acceptingIds.add(requestId);
    }
    long lossesBefore = losses;
    return new Answer<>() {
      @Override
      public void answered(OptimizationAccepted accepted) {
        asked--;
        String id = accepted.requestId();
        boolean early = answeredEarly.contains(id) || toldAgain.contains(id);
        acceptingOver(requestId);
        OptimizationFinished finished = accepted.finished();
        if (finished != null) {
          told.again(finished);
          return;
        }
        Optional<OptimizationFinished> others =
            instance
                .events()
                .answer(scope(), id)
                .filter(known -> accepted.repeated() && !known.clientId().equals(clientId));
        if (accepted.repeated()) {
          told.again(queued(id, accepted.position(), accepted.estimatedWaitSeconds()));
        }
        if (others.isPresent()) {
          // One made elsewhere was answered there; here it has to be asked for.
          told.again(others.get());
        } else if (!early) {
          remember(id);
          if (losses != lossesBefore) {
            recheck.add(id);
          }
          if (accepted.repeated()) {
            told.awaited(id);
          }
        }
        told.goOn();
      }

      @Override
      public void failed(Failure failure) {
        asked--;
        acceptingOver(requestId);
        told.refused(Refusal.ofOptimization(failure), requestId);
      }
    };
  }

  private void acceptingOver(@Nullable String requestId) {
    accepting--;
    if (requestId != null) {
      acceptingIds.remove(requestId);
    }
    if (accepting == 0) {
      answeredEarly.clear();
    }
  }

  void cancel(String requestId) {
    if (!identity.may(Role.TRADER)) {
      forbid(requestId);
      return;
    }
    asked++;
    boolean awaited = open.contains(requestId) || acceptingIds.contains(requestId);
    CancelOptimization request = new CancelOptimization(requestId, identity.user(), scope());
    Answer<OptimizationState> answer =
        new Answer<>() {
          @Override
          public void answered(OptimizationState state) {
            asked--;
            OptimizationFinished finished = state.finished();
            // Who awaits the answer has it as an event; who does not is told it here.
            if (finished != null && !awaited) {
              rememberToldAgain(requestId);
              told.again(finished);
            } else {
              told.goOn();
            }
          }

          @Override
          public void failed(Failure failure) {
            asked--;
            told.refused(Refusal.of(failure), requestId);
          }
        };
    instance.desk().cancel(request, answer);
  }

  /** The client has the answer to {@code requestId}. */
  void answered(String requestId) {
    open.remove(requestId);
    if (accepting > 0) {
      answeredEarly.add(requestId);
    }
  }

  /** Whether the client has the answer to {@code requestId} already, and not as an event. */
  boolean wasToldAgain(String requestId) {
    return toldAgain.contains(requestId);
  }

  /** Events were lost: tells again how the open requests are, one after the other. */
  void recheck() {
    losses++;
    recheck.addAll(open);
    told.goOn();
  }

  /** What could not be read is tried again. Called about once a second. */
  void housekeep() {
    if (!recheckLater.isEmpty()) {
      recheck.addAll(recheckLater);
      recheckLater.clear();
      told.goOn();
    }
  }

  /**
   * Asks for the next open request that is to be told again. Called when all answers before are
   * written, so that one waits at most.
   */
  void recheckNext() {
    if (rechecking || recheck.isEmpty()) {
      return;
    }
    recheck.retainAll(open);
    Iterator<String> next = recheck.iterator();
    if (!next.hasNext()) {
      return;
    }
    String requestId = next.next();
    next.remove();
    asked++;
    rechecking = true;
    Answer<OptimizationState> answer =
        new Answer<>() {
          @Override
          public void answered(OptimizationState state) {
            asked--;
            rechecking = false;
            OptimizationFinished finished = state.finished();
            if (finished != null && open.remove(requestId)) {
              rememberToldAgain(requestId);
              told.again(finished);
            } else if (open.contains(requestId)) {
              told.again(queued(requestId, state.position(), state.estimatedWaitSeconds()));
            }
            told.goOn();
          }

          @Override
          public void failed(Failure failure) {
            asked--;
            rechecking = false;
            if (failure.code() == FailureCode.UNAVAILABLE) {
              recheckLater.add(requestId);
            } else if (open.remove(requestId)) {
              told.refused(Refusal.of(failure), requestId);
            }
            told.goOn();
          }
        };
    instance.desk().read(new ReadOptimization(requestId, identity.user(), scope()), answer);
  }

  private void remember(String requestId) {
    addBounded(open, requestId);
  }

  private void rememberToldAgain(String requestId) {
    addBounded(toldAgain, requestId);
  }

  private static void addBounded(Set<String> ids, String requestId) {
    ids.add(requestId);
    if (ids.size() > OPEN_MAX) {
      ids.remove(ids.iterator().next());
    }
  }

  private OptimizationQueued queued(String requestId, int position, double waitSeconds) {
    long now = instance.clock().millis();
    return new OptimizationQueued(requestId, clientId, identity.user(), position, waitSeconds, now);
  }

  private void forbid(@Nullable String requestId) {
    told.refused(new Refusal(ErrorCode.FORBIDDEN, "optimizations need the role trader"), requestId);
  }

  /** Where nobody authenticates, each connection has request ids of its own. */
  private String scope() {
    return instance.settings().shared() ? clientId : identity.user();
  }
}
