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
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.fanout.EventCursor.Since;
import dev.ringfolio.gateway.fanout.EventLog;
import dev.ringfolio.gateway.json.Checked;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.OptimizationRequests;
import dev.ringfolio.gateway.json.Refusal;
import dev.ringfolio.gateway.session.Desk.Answer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The optimizations that one client asked for. What becomes of them comes as events; here are only
 * refusals, answers given again, and what must be told again after events were lost.
 */
final class OwnRequests {
  /** Questions to the queue under way; at that, nothing is read from the client. */
  static final int ASKED_MAX = 16;

  /** What the client is told. */
  interface Told {
    void refused(Refusal refusal, @Nullable String requestId);

    void again(OptimizationEvent event);

    /** A result that only the store has. */
    void again(StoredOptimization kept);

    /** As {@link #again}, where {@link #tellsAgain} says so when it is written. */
    void againUnlessAnswered(OptimizationFinished finished);

    /** The answer to {@code requestId} will come as an event, perhaps another connection's. */
    void awaited(String requestId);

    /** There may be room for more. */
    void goOn();
  }

  private final Instance instance;
  private final String clientId;
  private final Identity identity;
  private final Told told;

  /** Null until the client asks for something. */
  private @Nullable RequestLedger ledger;

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
    return ledger != null && ledger.waits();
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
      instance.desk().optimize(accepted.value(), identity.may(Role.ADMIN), accepting(requestId));
    }
  }

  private Answer<OptimizationAccepted> accepting(@Nullable String requestId) {
    asked++;
    RequestLedger requests = ledger();
    requests.accepting(requestId);
    long lossesBefore = requests.losses();
    EventLog<OptimizationEvent> events = instance.events().optimizations();
    Since before = new Since(events.epoch(), events.head());
    return new Answer<>() {
      @Override
      public void answered(OptimizationAccepted accepted) {
        asked--;
        String id = accepted.requestId();
        boolean early = requests.answeredBefore(id, accepted.repeated());
        requests.acceptingOver(requestId);
        OptimizationFinished finished = accepted.finished();
        if (finished != null && accepted.repeated()) {
          told.again(finished);
          return;
        }
        StoredOptimization kept = accepted.kept();
        if (kept != null) {
          told.again(kept);
          return;
        }
        Optional<OptimizationFinished> others =
            answer(events, id)
                .filter(known -> accepted.repeated() && !known.clientId().equals(clientId));
        if (accepted.repeated()) {
          told.again(queued(id, accepted.position(), accepted.estimatedWaitSeconds()));
        }
        if (others.isPresent()) {
          // One made elsewhere was answered there; here it has to be asked for.
          told.again(others.get());
        } else if (!early) {
          requests.open(id);
          // The answer to one made elsewhere may have come and gone unseen meanwhile.
          boolean unseen = accepted.repeated() && !events.holdsAllAfter(before);
          if (unseen || requests.losses() != lossesBefore) {
            requests.recheck(id);
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
        requests.acceptingOver(requestId);
        told.refused(Refusal.ofOptimization(failure), requestId);
      }
    };
  }

  /** The answer to the request by that id, where it is among the events held. */
  private Optional<OptimizationFinished> answer(
      EventLog<OptimizationEvent> events, String requestId) {
    return events
        .newest(
            event ->
                event instanceof OptimizationFinished finished
                    && finished.requestId().equals(requestId)
                    && finished.request().scope().equals(scope()))
        .map(OptimizationFinished.class::cast);
  }

  void cancel(String requestId) {
    if (!identity.may(Role.TRADER)) {
      forbid(requestId);
      return;
    }
    asked++;
    RequestLedger requests = ledger();
    boolean awaited = requests.awaits(requestId);
    CancelOptimization request = new CancelOptimization(requestId, identity.user(), scope());
    Answer<OptimizationState> answer =
        new Answer<>() {
          @Override
          public void answered(OptimizationState state) {
            asked--;
            OptimizationFinished finished = state.finished();
            // Who awaits the answer, then or by now, has it as an event; who does not is told it
            // here.
            if (finished != null && !awaited && !requests.awaits(requestId)) {
              requests.tellAgain(finished);
              told.againUnlessAnswered(finished);
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
    if (ledger != null) {
      ledger.answered(requestId);
    }
  }

  /** Whether the client has the answer to {@code requestId} already, and not as an event. */
  boolean wasToldAgain(OptimizationEvent event) {
    return ledger != null && ledger.wasToldAgain(event);
  }

  /** Whether {@code finished}, whose turn it is, is still to be told again. */
  boolean tellsAgain(OptimizationFinished finished) {
    return ledger != null && ledger.tellsAgain(finished);
  }

  /** Events were lost: tells again how the open requests are, one after the other. */
  void recheck() {
    if (ledger != null) {
      ledger.lose();
      told.goOn();
    }
  }

  /** What could not be read is tried again. Called about once a second. */
  void housekeep() {
    if (ledger != null && ledger.retry()) {
      told.goOn();
    }
  }

  /**
   * Asks for the next open request that is to be told again. Called when all answers before are
   * written, so that one waits at most.
   */
  void recheckNext() {
    RequestLedger requests = ledger;
    String requestId = rechecking || requests == null ? null : requests.nextToRecheck();
    if (requests == null || requestId == null) {
      return;
    }
    asked++;
    rechecking = true;
    Answer<OptimizationState> answer =
        new Answer<>() {
          @Override
          public void answered(OptimizationState state) {
            asked--;
            rechecking = false;
            OptimizationFinished finished = state.finished();
            if (finished != null && requests.isOpen(requestId)) {
              requests.tellAgain(finished);
              told.againUnlessAnswered(finished);
            } else if (requests.isOpen(requestId)) {
              told.again(queued(requestId, state.position(), state.estimatedWaitSeconds()));
            }
            told.goOn();
          }

          @Override
          public void failed(Failure failure) {
            asked--;
            rechecking = false;
            if (failure.code() == FailureCode.UNAVAILABLE) {
              requests.recheckLater(requestId);
            } else if (requests.close(requestId)) {
              told.refused(Refusal.of(failure), requestId);
            }
            told.goOn();
          }
        };
    instance.desk().read(new ReadOptimization(requestId, identity.user(), scope()), answer);
  }

  private RequestLedger ledger() {
    RequestLedger requests = ledger;
    if (requests == null) {
      requests = new RequestLedger();
      ledger = requests;
    }
    return requests;
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
