package dev.ringfolio.optimization.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.RenewLease;
import dev.ringfolio.contract.StopJob;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.cache.CacheKey;
import dev.ringfolio.optimization.cache.Found;
import dev.ringfolio.optimization.queue.JobQueue.Handover;
import dev.ringfolio.optimization.queue.RecordedQueue.Stopped;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Automatic requests that are answered from the cache, or joined. */
class SharedSolvesTest {
  /** Of the history, as {@link Requests#solved} tells it. */
  private static final long VERSION = 1;

  private final RecordedQueue house = new RecordedQueue(3, 3, 2);
  private final JobQueue queue = house.queue;

  private static Optimize automatic(String user) {
    return Requests.triggered(Trigger.PRICE_CHANGE, user, "AAPL", "GOOGL", "MSFT");
  }

  private Admission submitted(Optimize request) {
    return submitted(request, VERSION);
  }

  private Admission submitted(Optimize request, long version) {
    List<Admission> told = new ArrayList<>();
    queue.accept(request, new Found(CacheKey.of(request, version)), told::add);
    assertThat(told).hasSize(1);
    return told.get(0);
  }

  private OptimizationAccepted accepted(Optimize request) {
    return ((Admission.Admitted) submitted(request)).answer();
  }

  private JobDone solved(Handover job) {
    return Requests.solved(job.workerId(), job.jobId(), job.attempt(), 0.5);
  }

  private void solve(Optimize request) {
    house.accepted(request);
    queue.done(solved(house.asks("w1").job()));
  }

  private boolean cancel(String user, OptimizationAccepted which) {
    return queue.cancel(new CancelOptimization(which.requestId(), user, user)).isPresent();
  }

  private void assertBooksBalance() {
    QueueCounters counters = queue.counters();
    assertThat(counters.successful + counters.failed + queue.waiting() + queue.running())
        .isEqualTo(counters.accepted);
  }

  @Test
  void anAutomaticRequestIsAnsweredByWhatWasSolvedByHandInOneMessage() {
    solve(Requests.of("ann"));
    house.events.clear();

    OptimizationAccepted answer =
        accepted(Requests.triggered(Trigger.NEWS, "ben", "MSFT", "AAPL", "GOOGL"));

    assertThat(house.events).hasSize(1);
    OptimizationFinished result = (OptimizationFinished) house.events.get(0);
    assertThat(result.cached()).isTrue();
    assertThat(result.requestId()).isEqualTo(answer.requestId());
    assertThat(result.request().trigger()).isEqualTo(Trigger.NEWS);
    assertThat(result.weights()).as("MSFT, AAPL, GOOGL").containsExactly(0.25, 0.5, 0.25);
    assertThat(answer.finished()).isSameAs(result);
    assertThat(answer.position()).isZero();
    assertThat(queue.counters().cacheHits).isEqualTo(1);
    assertThat(queue.counters().averageSeconds()).isEqualTo(0.5);
    assertBooksBalance();
  }

  @Test
  void aRequestByHandIsSolvedThoughTheAnswerIsKept() {
    solve(Requests.of("ann"));
    house.accepted(Requests.of("ann"));

    assertThat(queue.waiting()).isEqualTo(1);
    assertThat(queue.counters().cacheHits).isZero();
  }

  @Test
  void newerDataAreSolvedAnew() {
    solve(Requests.of("ann"));
    submitted(automatic("ann"), VERSION + 1);

    assertThat(queue.waiting()).isEqualTo(1);
  }

  @Test
  void anAnswerIsGivenAgainForFiveMinutes() {
    solve(Requests.of("ann"));
    house.clock.advanceMillis(299_999);
    assertThat(accepted(automatic("ann")).finished()).isNotNull();
    house.clock.advanceMillis(1);
    assertThat(accepted(automatic("ann")).finished()).isNull();
  }

  @Test
  void aFailureIsNotGivenAgain() {
    house.accepted(Requests.of("ann"));
    Handover job = house.asks("w1").job();
    queue.done(Requests.failed("w1", job.jobId(), job.attempt(), 0.5));
    submitted(automatic("ann"));

    assertThat(queue.waiting()).isEqualTo(1);
    assertThat(house.answers).isEmpty();
  }

  @Test
  void aFullQueueRefusesOnlyWhatIsNotKnown() {
    solve(Requests.of("ann"));
    for (int i = 0; i < 3; i++) {
      house.accepted(Requests.of("ann"));
    }

    assertThat(accepted(automatic("ann")).finished()).isNotNull();
    assertThat(((Admission.Refused) submitted(automatic("ann"), VERSION + 1)).failure().code())
        .isEqualTo(FailureCode.QUEUE_FULL);
  }

  @Test
  void aServiceThatShutsDownAnswersNothingMore() {
    solve(Requests.of("ann"));
    queue.drain();

    assertThat(((Admission.Refused) submitted(automatic("ann"))).failure().code())
        .isEqualTo(FailureCode.DRAINING);
  }

  @Test
  void equalRequestsAreSolvedOnceAndEachHasItsOwnResult() {
    OptimizationAccepted first = accepted(automatic("ann"));
    Handover job = house.asks("w1").job();
    assertThat(house.asks("w2").parked()).isTrue();
    OptimizationAccepted second =
        accepted(Requests.triggered(Trigger.TIME_BASED, "ben", "GOOGL", "MSFT", "AAPL"));

    queue.done(solved(job));

    assertThat(house.queued())
        .extracting(OptimizationQueued::requestId)
        .containsExactly(first.requestId(), second.requestId());
    assertThat(house.finished())
        .extracting(OptimizationFinished::requestId)
        .containsExactly(first.requestId(), second.requestId());
    assertThat(house.finished().get(1).weights())
        .as("GOOGL, MSFT, AAPL")
        .containsExactly(0.25, 0.25, 0.5);
    assertThat(house.finished()).noneMatch(OptimizationFinished::cached);
    assertThat(house.handovers).hasSize(1);
    assertThat(queue.counters().joined).isEqualTo(1);
    assertBooksBalance();
  }

  @Test
  void aJoinedRequestKeepsItsPlaceAndOthersPassIt() {
    house.asks("w1");
    accepted(automatic("ann"));
    OptimizationAccepted joined = accepted(automatic("ann"));
    OptimizationAccepted other = house.accepted(Requests.of("ben"));

    assertThat(joined.position()).isEqualTo(1);
    assertThat(other.position()).isEqualTo(2);
    assertThat(house.asks("w2").job().requestId()).isEqualTo(other.requestId());
    assertThat(queue.waiting()).isEqualTo(1);
  }

  @Test
  void aJoinedRequestThatIsCancelledEndsAlone() {
    OptimizationAccepted first = accepted(automatic("ann"));
    Handover job = house.asks("w1").job();
    OptimizationAccepted joined = accepted(automatic("ben"));

    assertThat(cancel("ben", joined)).isTrue();
    assertThat(queue.done(solved(job))).isTrue();

    assertThat(house.finished())
        .extracting(OptimizationFinished::requestId, OptimizationFinished::status)
        .containsExactly(
            Tuple.tuple(joined.requestId(), Status.CANCELLED),
            Tuple.tuple(first.requestId(), Status.OPTIMAL));
    assertThat(house.stopped).isEmpty();
  }

  @Test
  void theSolveGoesOnForTheOthersWhenTheFirstIsCancelled() {
    OptimizationAccepted first = accepted(automatic("ann"));
    Handover job = house.asks("w1").job();
    OptimizationAccepted joined =
        accepted(Requests.triggered(Trigger.CUSTOM, "ben", "MSFT", "GOOGL", "AAPL"));

    cancel("ann", first);

    assertThat(house.stopped).isEmpty();
    assertThat(queue.holds(job)).isTrue();
    assertThat(queue.running()).isEqualTo(1);
    assertThat(queue.renew(new RenewLease("w1", job.jobId(), 1, 5, 0.5, 1.0))).isTrue();
    assertThat(house.progress.get(0).requestId()).isEqualTo(joined.requestId());
    assertThat(queue.done(solved(job))).isTrue();
    OptimizationFinished result = house.finished().get(1);
    assertThat(result.requestId()).isEqualTo(joined.requestId());
    assertThat(result.weights()).as("MSFT, GOOGL, AAPL").containsExactly(0.25, 0.25, 0.5);
    assertBooksBalance();
  }

  @Test
  void theSolveIsStoppedWhenNobodyWantsItAnyMore() {
    OptimizationAccepted first = accepted(automatic("ann"));
    Handover job = house.asks("w1").job();
    OptimizationAccepted joined = accepted(automatic("ben"));

    cancel("ann", first);
    cancel("ben", joined);

    assertThat(house.stopped).containsExactly(new Stopped("w1", new StopJob(job.jobId(), 1)));
    assertThat(queue.running()).isZero();
  }

  @Test
  void aSolveThatIsLostAfterItsFirstAskerWentIsDoneAgainForTheOthers() {
    OptimizationAccepted first = accepted(automatic("ann"));
    Handover lost = house.asks("w1").job();
    OptimizationAccepted joined = accepted(automatic("ben"));
    cancel("ann", first);
    house.clock.advanceMillis(Leases.LEASE_MILLIS);
    queue.tick();
    Handover again = house.asks("w2").job();

    assertThat(house.stopped).containsExactly(new Stopped("w1", new StopJob(lost.jobId(), 1)));
    assertThat(again.requestId()).isEqualTo(joined.requestId());
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(queue.done(solved(lost))).isFalse();
    assertThat(queue.done(solved(again))).isTrue();
  }

  @Test
  void aSolveThatIsLostTwiceFailsForAllThatWantedIt() {
    accepted(automatic("ann"));
    accepted(automatic("ben"));
    for (String worker : List.of("w1", "w2")) {
      house.asks(worker);
      house.clock.advanceMillis(Leases.LEASE_MILLIS);
      queue.tick();
    }

    assertThat(house.finished()).hasSize(2).allMatch(each -> each.status() == Status.FAILED);
    assertThat(house.handovers).hasSize(2);
    assertBooksBalance();
  }

  @Test
  void requestsOfOtherContentAreNotJoined() {
    accepted(automatic("ann"));
    submitted(automatic("ann"), VERSION + 1);
    house.asks("w1");
    house.asks("w2");

    assertThat(house.handovers).hasSize(2);
  }

  @Test
  void anUnknownVersionOfTheDataLeavesARequestOnItsOwn() {
    house.accepted(automatic("ann"));
    house.accepted(automatic("ann"));
    house.asks("w1");
    house.asks("w2");

    assertThat(house.handovers).hasSize(2);
    assertThat(house.events).allMatch(OptimizationQueued.class::isInstance);
  }

  @Test
  void aRepeatedRequestIsAnsweredLikeTheFirst() {
    solve(Requests.of("ann"));
    Optimize named = named("mine");
    OptimizationFinished first = accepted(named).finished();
    OptimizationAccepted again = accepted(named);
    List<OptimizationEvent> results = List.copyOf(house.finished());

    assertThat(again.repeated()).isTrue();
    assertThat(again.finished()).isSameAs(first);
    assertThat(results).hasSize(2);
    assertThat(queue.counters().cacheHits).isEqualTo(1);
  }

  private static Optimize named(String id) {
    Optimize plain = automatic("ann");
    return new Optimize(
        id,
        plain.clientId(),
        plain.user(),
        plain.scope(),
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
}
