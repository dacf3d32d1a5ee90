package dev.ringfolio.optimization.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.RenewLease;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.queue.JobQueue.Handover;
import dev.ringfolio.optimization.queue.RecordedQueue.Asked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One random history of the queue: clients that ask and cancel; workers that die, stall, answer
 * late, twice or not at all. Beside the queue goes a naive twin, a plain list of what waits and a
 * map of what each worker holds, which learns only what was done and what was answered.
 */
final class QueueHistory {
  private static final String[] USERS = {"ann", "ben", "cid"};

  private final SplittableRandom random;
  private final int capacity;
  private final int quota;
  private final RecordedQueue house;
  private final JobQueue queue;

  private final List<SimulatedWorker> workers = new ArrayList<>();
  private int born;

  // The twin.
  private final List<String> line = new ArrayList<>();
  private final Map<String, String> userOf = new HashMap<>();
  private final Map<String, Integer> attempts = new HashMap<>();
  private final Map<String, Handover> held = new HashMap<>();
  private final Map<String, Long> leaseEndsMillis = new HashMap<>();
  private final List<String> accepted = new ArrayList<>();
  private final Set<String> over = new HashSet<>();
  private long lastFirstAttempt;
  private long late;
  private long refused;

  QueueHistory(long seed) {
    random = new SplittableRandom(seed);
    capacity = 1 + random.nextInt(6);
    quota = 1 + random.nextInt(capacity);
    house = new RecordedQueue(capacity, quota, 2);
    queue = house.queue;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      workers.add(new SimulatedWorker("w" + born++));
    }
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
      check();
    }
    finishAll();
  }

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 30) {
      submit();
    } else if (dice < 38) {
      cancel();
    } else if (dice < 40) {
      workers.remove(random.nextInt(workers.size()));
      workers.add(new SimulatedWorker("w" + born++));
    } else if (dice < 52) {
      house.clock.advanceMillis(random.nextInt(3_000));
      queue.tick();
      loseLeases();
    } else {
      workers.get(random.nextInt(workers.size())).act();
    }
    absorbHandovers();
  }

  private void submit() {
    String user = USERS[random.nextInt(USERS.length)];
    long own = line.stream().filter(id -> userOf.get(id).equals(user)).count();
    Admission admission = queue.accept(Requests.of(user));
    if (quota < capacity && own >= quota) {
      assertRefused(admission, FailureCode.USER_QUEUE_FULL);
    } else if (line.size() >= capacity) {
      assertRefused(admission, FailureCode.QUEUE_FULL);
    } else {
      OptimizationQueued told = house.lastQueued;
      same("id", ((Admission.Admitted) admission).answer().requestId(), told.requestId());
      line.add(told.requestId());
      userOf.put(told.requestId(), user);
      accepted.add(told.requestId());
      same("position told", told.position(), line.size());
    }
  }

  private void assertRefused(Admission admission, FailureCode code) {
    refused++;
    same("refusal", ((Admission.Refused) admission).failure().code(), code);
  }

  private void cancel() {
    if (accepted.isEmpty()) {
      return;
    }
    String id = accepted.get(random.nextInt(accepted.size()));
    String user = USERS[random.nextInt(USERS.length)];
    Optional<OptimizationState> state = queue.cancel(new CancelOptimization(id, user, user));
    same("cancelled", state.isPresent(), user.equals(userOf.get(id)));
    if (state.isPresent()) {
      same("phase", state.get().phase(), Phase.FINISHED);
      line.remove(id);
      held.values().removeIf(job -> job.requestId().equals(id));
      over.add(id);
    }
  }

  /** Jobs that workers lost go to the head, or are over after the second try. */
  private void lost(String workerId) {
    Handover job = held.remove(workerId);
    if (job == null) {
      return;
    }
    String id = job.requestId();
    if (attempts.get(id) >= JobQueue.ATTEMPTS_MAX) {
      over.add(id);
      return;
    }
    int place = 0;
    while (place < line.size() && accepted.indexOf(line.get(place)) < accepted.indexOf(id)) {
      place++;
    }
    line.add(place, id);
  }

  private void loseLeases() {
    List<String> silent = new ArrayList<>();
    leaseEndsMillis.forEach(
        (workerId, end) -> {
          if (house.clock.millis() >= end) {
            silent.add(workerId);
          }
        });
    silent.forEach(leaseEndsMillis::remove);
    silent.forEach(this::lost);
  }

  private void absorbHandovers() {
    house.handovers.forEach(this::handed);
    house.handovers.clear();
  }

  private void handed(Handover job) {
    same("head of the line", job.requestId(), line.remove(0));
    same("attempt", job.attempt(), attempts.merge(job.requestId(), 1, Integer::sum));
    if (job.attempt() == 1) {
      same("first come, first served", job.jobId() > lastFirstAttempt, true);
      lastFirstAttempt = job.jobId();
    }
    held.put(job.workerId(), job);
    leaseEndsMillis.put(job.workerId(), house.clock.millis() + Leases.LEASE_MILLIS);
    workers.stream()
        .filter(worker -> worker.id.equals(job.workerId()))
        .forEach(worker -> worker.given.add(job));
  }

  private void check() {
    same("waiting", queue.waiting(), line.size());
    same("running", queue.running(), held.size());
    same("within the bound", line.size() <= capacity + born, true);
    for (int i = 0; i < line.size(); i++) {
      String id = line.get(i);
      same(
          "position",
          queue
              .read(new ReadOptimization(id, userOf.get(id), userOf.get(id)))
              .orElseThrow()
              .position(),
          i + 1);
    }
    QueueCounters counters = queue.counters();
    same("accepted", counters.accepted, accepted.size());
    same("refused", counters.refused, refused);
    same("late answers", counters.lateAnswers, late);
    same("finished", counters.successful + counters.failed, over.size());
    same("in all", over.size() + line.size() + held.size(), accepted.size());
  }

  /** Plain, for it is called some ten million times. */
  private static void same(String what, Object actual, Object expected) {
    if (!actual.toString().equals(expected.toString())) {
      throw new AssertionError(what + ": " + actual + ", by the twin " + expected);
    }
  }

  /** Either honest workers finish what is left, or the service ends. */
  private void finishAll() {
    if (random.nextBoolean()) {
      queue.drain();
      queue.abandon();
      over.addAll(line);
      held.values().forEach(job -> over.add(job.requestId()));
      line.clear();
      held.clear();
    } else {
      SimulatedWorker honest = new SimulatedWorker("honest");
      workers.clear();
      workers.add(honest);
      for (int i = 0; over.size() < accepted.size() && i < 10 * accepted.size(); i++) {
        house.clock.advanceMillis(Leases.LEASE_MILLIS);
        honest.askAndAnswer();
        queue.tick();
        loseLeases();
        absorbHandovers();
      }
    }
    check();
    same("over", over.size(), accepted.size());
    assertThat(house.finished())
        .extracting(OptimizationFinished::requestId)
        .as("one result of each")
        .containsExactlyInAnyOrderElementsOf(accepted);
  }

  /** A worker as bad as they come. It keeps what it was ever given, and may answer any of it. */
  private final class SimulatedWorker {
    final String id;
    final List<Handover> given = new ArrayList<>();
    @Nullable Asked asked;

    SimulatedWorker(String id) {
      this.id = id;
    }

    void act() {
      int dice = random.nextInt(10);
      if (dice < 4) {
        ask();
      } else if (dice < 8) {
        answer();
      } else if (!given.isEmpty()) {
        renew();
      }
    }

    void ask() {
      Asked before = asked;
      boolean parked = before != null && before.parked();
      if (parked && random.nextInt(4) > 0) {
        return;
      }
      lost(id);
      asked = house.asks(id);
      if (parked) {
        same("told to ask again", before.nones, 1);
      }
    }

    void answer() {
      if (given.isEmpty()) {
        return;
      }
      Handover job = given.get(given.size() - 1 - random.nextInt(Math.min(2, given.size())));
      boolean holds = job.equals(held.get(id));
      double seconds = random.nextInt(1, 4_000) / 1000.0;
      boolean counted =
          queue.done(
              random.nextInt(4) == 0
                  ? Requests.failed(id, job.jobId(), job.attempt(), seconds)
                  : Requests.solved(id, job.jobId(), job.attempt(), seconds));
      same("counted", counted, holds);
      if (holds) {
        held.remove(id);
        over.add(job.requestId());
      } else {
        late++;
      }
    }

    void renew() {
      Handover job = given.get(random.nextInt(given.size()));
      boolean renewed =
          queue.renew(new RenewLease(id, job.jobId(), job.attempt(), 1, 0.5, Double.NaN));
      same("renewed", renewed, job.equals(held.get(id)));
      if (renewed) {
        leaseEndsMillis.put(id, house.clock.millis() + Leases.LEASE_MILLIS);
      }
    }

    void askAndAnswer() {
      ask();
      absorbHandovers();
      answer();
    }
  }
}
