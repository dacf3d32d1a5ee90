package dev.ringfolio.optimization.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.optimization.ContentDigest;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.queue.AcceptedStore.AnsweredId;
import dev.ringfolio.optimization.queue.JobQueue.Handover;
import dev.ringfolio.optimization.queue.RememberedIds.Earlier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A client's own id is an idempotency key. */
class RepeatedRequestTest {
  private final RecordedQueue house = new RecordedQueue(100, 100, 1);

  @Test
  void aRepeatedRequestGetsTheFirstAnswerAgainAndNoSecondEvent() {
    house.accepted(Requests.of("ann"));
    OptimizationAccepted first = house.accepted(Requests.named("mine", "ann"));
    house.clock.advanceMillis(10);
    OptimizationAccepted again = house.accepted(Requests.named("mine", "ann"));

    assertThat(again)
        .isEqualTo(new OptimizationAccepted("mine", first.position(), 4.0, true, null, null));
    assertThat(house.queued()).hasSize(2);
    assertThat(house.queue.counters().accepted).isEqualTo(2);
  }

  @Test
  void aRepeatedRequestThatIsFinishedGetsItsResult() {
    house.accepted(Requests.named("mine", "ann"));
    solveNext();

    OptimizationAccepted again = house.accepted(Requests.named("mine", "ann"));

    assertThat(again.finished()).isSameAs(house.finished().get(0));
    assertThat(house.finished()).hasSize(1);
  }

  @Test
  void aRepeatedRequestOverANewConnectionIsTheSame() {
    Optimize first = Requests.named("mine", "ann");
    house.accepted(first);

    assertThat(house.accepted(from("another-client", first)).repeated()).isTrue();
  }

  @Test
  void anotherContentUnderTheSameIdIsRefused() {
    house.accepted(Requests.named("mine", "ann"));
    Optimize other = Requests.of("mine", "ann", Objective.MINIMIZE_VARIANCE, Map.of(), null);

    assertThat(house.refused(other).code()).isEqualTo(FailureCode.DUPLICATE_REQUEST);
  }

  @Test
  void theSameIdInAnotherScopeIsAnotherRequest() {
    house.accepted(Requests.named("mine", "ann"));

    assertThat(house.accepted(Requests.named("mine", "ben")).repeated()).isFalse();
  }

  /** Without authentication all clients are one user, and each has ids of its own. */
  @Test
  void aClientOfASharedUserReadsItsOwnRequestAndNotAnothersOfTheSameId() {
    Optimize plain = Requests.named("mine", "local");
    house.accepted(inScope(plain, "client-a"));
    house.accepted(inScope(plain, "client-b"));
    solveNext();

    assertThat(phase("client-a")).contains(Phase.FINISHED);
    assertThat(phase("client-b")).contains(Phase.QUEUED);
    assertThat(phase("client-c")).isEmpty();
    assertThat(phase("local")).contains(Phase.QUEUED);
  }

  private Optional<Phase> phase(String scope) {
    return house
        .queue
        .read(new ReadOptimization("mine", "local", scope))
        .map(OptimizationState::phase);
  }

  private static Optimize inScope(Optimize plain, String scope) {
    return new Optimize(
        plain.requestId(),
        scope,
        plain.user(),
        scope,
        plain.symbols(),
        plain.objective(),
        plain.method(),
        plain.trigger(),
        plain.constraints(),
        plain.parameters(),
        plain.metadata(),
        null,
        List.of());
  }

  @Test
  void anIdIsForgottenAfterAnHourButNeverWhileItsRequestIsOpen() {
    house.accepted(Requests.named("done", "ann"));
    solveNext();
    house.accepted(Requests.named("open", "ann"));
    house.clock.advanceMillis(3_600_000);

    assertThat(house.accepted(Requests.named("done", "ann")).repeated()).isFalse();
    assertThat(house.accepted(Requests.named("open", "ann")).repeated()).isTrue();
  }

  @Test
  void aRefusedRequestIsNotRemembered() {
    RecordedQueue full = new RecordedQueue(1, 1, 1);
    full.accepted(Requests.of("ann"));
    assertThat(full.refused(Requests.named("mine", "ann")).code())
        .isEqualTo(FailureCode.QUEUE_FULL);
    full.asks("w1");

    assertThat(full.accepted(Requests.named("mine", "ann")).repeated()).isFalse();
  }

  @Test
  void anIdWhoseResultTheQueueHasNoLongerIsAnsweredByTheStoreAndStillGuardsItsContent() {
    house.accepted(Requests.named("mine", "ann"));
    solveNext();
    for (int i = 0; i < RequestBook.REQUESTS_MAX; i++) {
      house.accepted(Requests.of("ben"));
      solveNext();
    }
    assertThat(house.queue.read(new ReadOptimization("mine", "ann", "ann"))).isEmpty();
    assertThat(house.queue.held()).isEqualTo(RequestBook.REQUESTS_MAX);

    Optimize other = Requests.of("mine", "ann", Objective.MINIMIZE_VARIANCE, Map.of(), null);
    assertThat(house.refused(other).code()).isEqualTo(FailureCode.DUPLICATE_REQUEST);
    assertThat(house.submits(Requests.named("mine", "ann")))
        .containsExactly(new Admission.Answered());
    assertThat(house.queue.waiting()).isZero();
  }

  @Test
  void anIdWhoseResultTheStoreLacksIsOfANewRequestOnce() {
    answeredBefore("mine", 1);
    Optimize request = Requests.named("mine", "ann");
    house.queue.forget(request);

    assertThat(house.accepted(request).repeated()).isFalse();
    house.queue.forget(request);
    assertThat(house.accepted(request).repeated()).isTrue();
  }

  @Test
  void anIdThatAnEarlierLifeAnsweredIsRememberedForAnHourFromThen() {
    answeredBefore("mine", 3_000_000);
    Optimize other = Requests.of("mine", "ann", Objective.MINIMIZE_VARIANCE, Map.of(), null);

    assertThat(house.refused(other).code()).isEqualTo(FailureCode.DUPLICATE_REQUEST);
    house.clock.advanceMillis(599_999);
    assertThat(house.submits(Requests.named("mine", "ann")))
        .containsExactly(new Admission.Answered());
    house.clock.advanceMillis(1);
    assertThat(house.accepted(other).repeated()).isFalse();
  }

  @Test
  void whatAnotherBuildDigestedOtherwiseSaysNothing() {
    long now = house.clock.millis();
    house.queue.remember(List.of(new AnsweredId("mine", "ann", "of another form", now)));

    assertThat(house.accepted(Requests.named("mine", "ann")).repeated()).isFalse();
  }

  @Test
  void whatIsLeftOpenIsRememberedFromWhenItWasAccepted() {
    Optimize request = Requests.named("mine", "ann");
    long accepted = house.clock.millis() - 3_599_000;
    house.queue.restore(List.of(new OpenRequest(7, "mine", accepted, request)));
    solveNext();

    assertThat(house.accepted(request).finished()).isNotNull();
    house.clock.advanceMillis(1_000);
    assertThat(house.accepted(request).repeated()).isFalse();
  }

  @Test
  void theIdsOfAnEarlierLifeAreOlderThanAllOfThisOne() {
    RememberedIds ids = new RememberedIds();
    RequestKey both = new RequestKey("ann", "both");
    ids.remember(both, "new", 5);
    ids.remember(new RequestKey("ann", "own"), "new", 6);
    ids.restore(List.of(new Earlier(both, "old", 1), earlier("first", 2), earlier("last", 3)), 7);

    assertThat(ids.digest(both, 7)).contains("new");
    for (int i = 0; i < RememberedIds.IDS_MAX - 3; i++) {
      ids.remember(new RequestKey("ann", "r" + i), "new", 8);
    }
    assertThat(ids.digest(new RequestKey("ann", "first"), 8)).isEmpty();
    assertThat(ids.digest(new RequestKey("ann", "last"), 8)).contains("old");
    ids.remember(new RequestKey("ann", "one more"), "new", 8);
    assertThat(ids.digest(new RequestKey("ann", "last"), 8)).isEmpty();
    assertThat(ids.digest(both, 8)).contains("new");
  }

  private static Earlier earlier(String id, long sinceNanos) {
    return new Earlier(new RequestKey("ann", id), "old", sinceNanos);
  }

  /** By an earlier life. */
  private void answeredBefore(String id, long millisAgo) {
    String content = ContentDigest.written(Requests.named(id, "ann"));
    long then = house.clock.millis() - millisAgo;
    house.queue.remember(List.of(new AnsweredId(id, "ann", content, then)));
  }

  @Test
  void noMoreThanTenThousandIdsAreRemembered() {
    RememberedIds ids = new RememberedIds();
    for (int i = 0; i <= RememberedIds.IDS_MAX; i++) {
      ids.remember(new RequestKey("ann", "r" + i), "digest", 0);
    }

    assertThat(ids.size()).isEqualTo(RememberedIds.IDS_MAX);
    assertThat(ids.digest(new RequestKey("ann", "r0"), 0)).isEmpty();
    assertThat(ids.digest(new RequestKey("ann", "r1"), 0)).contains("digest");
    ids.remember(new RequestKey("ann", "new"), "digest", RememberedIds.LIFETIME_NANOS);
    assertThat(ids.size()).isEqualTo(1);
  }

  @Test
  void contentsAreComparedByValue() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("a", List.of(1, 2.5, "x"));
    one.put("b", null);
    Map<String, Object> other = new HashMap<>();
    other.put("b", null);
    other.put("a", Arrays.asList(1L, 2.5, "x"));

    assertThat(digest(one)).isEqualTo(digest(other));
    assertThat(digest(Map.of("a", "1"))).isNotEqualTo(digest(Map.of("a", 1)));
    assertThat(digest(Map.of("a", List.of("xy")))).isNotEqualTo(digest(Map.of("a", "xy")));
    assertThat(digest(Map.of("a", 0.1 + 0.2))).isNotEqualTo(digest(Map.of("a", 0.3)));
    assertThat(withMaxWeight(0.3)).isNotEqualTo(withMaxWeight(Math.nextUp(0.3)));
    assertThat(withMaxWeight(0.3)).isEqualTo(withMaxWeight(0.3));
  }

  private static String digest(Map<String, Object> metadata) {
    return ContentDigest.of(Requests.of("mine", "ann", Objective.MAXIMIZE_SHARPE, metadata, null));
  }

  private static String withMaxWeight(double maxWeight) {
    Optimize of = Requests.of("ann");
    return ContentDigest.of(
        Requests.solving(
            of.symbols(),
            of.objective(),
            of.method(),
            Constraints.box(true, true, 0, maxWeight),
            of.parameters()));
  }

  private static Optimize from(String clientId, Optimize request) {
    return new Optimize(
        request.requestId(),
        clientId,
        request.user(),
        request.scope(),
        request.symbols(),
        request.objective(),
        request.method(),
        request.trigger(),
        request.constraints(),
        request.parameters(),
        request.metadata(),
        request.portfolioId(),
        request.warnings());
  }

  private void solveNext() {
    Handover job = house.asks("w1").job();
    assertThat(house.queue.done(Requests.solved("w1", job.jobId(), job.attempt(), 1))).isTrue();
  }
}
