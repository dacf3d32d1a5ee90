package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationFilter;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.RenewLease;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.SteppedClock;
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
 * late, twice or not at all; a store that is slow, goes away and does late what was given up; a
 * process that is killed and started again on what the store holds. Beside the queue goes a naive
 * twin, a plain list of what waits and a map of what each worker holds, which learns only what was
 * done and what was answered.
 */
final class QueueHistory {
  private static final String[] USERS = {"ann", "ben", "cid"};

  private final SplittableRandom random;
  private final int capacity;
  private final int quota;
  private final SteppedClock clock = new SteppedClock();
  private final SimulatedDisk disk = new SimulatedDisk();
  private RecordedQueue house;
  private JobQueue queue;

  private final List<SimulatedWorker> workers = new ArrayList<>();
  private int born;

  // The twin's knowledge of this life.
  private final List<String> line = new ArrayList<>();
  private final List<String> admitted = new ArrayList<>();
  private final Map<String, List<Admission>> answers = new HashMap<>();
  private final Map<String, Integer> attempts = new HashMap<>();
  private final Map<String, Handover> held = new HashMap<>();
  private final Map<String, Long> leaseEndsMillis = new HashMap<>();
  private final List<String> accepted = new ArrayList<>();
  private final Set<String> over = new HashSet<>();
  private long lastFirstAttempt;
  private long late;
  private long refused;
  private long notDurable;
  private int restored;

  /** Whether what an earlier life left is still to be read. */
  private boolean unread;

  private String cancelling = "";
  private boolean abandoned;

  // And of all lives.
  private final Map<String, String> userOf = new HashMap<>();
  private final Set<String> promised = new HashSet<>();

  // Of the request that is being submitted.
  private String asker = "";
  private List<Admission> answer = List.of();

  QueueHistory(long seed) {
    random = new SplittableRandom(seed);
    capacity = 1 + random.nextInt(6);
    quota = 1 + random.nextInt(capacity);
    begin();
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

  private void begin() {
    house = new RecordedQueue(capacity, quota, 2, clock, disk);
    house.handed = this::handed;
    house.heard = this::heard;
    queue = house.queue;
  }

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 28) {
      submit();
    } else if (dice < 36) {
      cancel();
    } else if (dice < 38) {
      workers.remove(random.nextInt(workers.size()));
      workers.add(new SimulatedWorker("w" + born++));
    } else if (dice < 48) {
      clock.advanceMillis(random.nextInt(3_000));
      loseLeases();
      queue.tick();
    } else if (dice < 60) {
      store();
    } else if (dice < 62) {
      kill();
      restart(random.nextInt(4) == 0);
    } else {
      workers.get(random.nextInt(workers.size())).act();
    }
  }

  private void submit() {
    String user = USERS[random.nextInt(USERS.length)];
    long own = line.stream().filter(id -> userOf.get(id).equals(user)).count();
    Optimize request = Requests.of(user);
    if (quota < capacity && own >= quota) {
      assertRefused(house.submits(request).get(0), FailureCode.USER_QUEUE_FULL);
    } else if (line.size() >= capacity) {
      assertRefused(house.submits(request).get(0), FailureCode.QUEUE_FULL);
    } else {
      asker = user;
      answer = new ArrayList<>();
      queue.accept(request, answer::add);
      enter(queue.list(user, OptimizationFilter.ALL, 1).get(0).requestId());
    }
  }

  /** The queue has named the request that is being submitted, and may have told so already. */
  private void enter(String id) {
    if (userOf.putIfAbsent(id, asker) == null) {
      line.add(id);
      accepted.add(id);
      answers.put(id, answer);
    }
  }

  private void assertRefused(Admission admission, FailureCode code) {
    refused++;
    same("refusal", ((Admission.Refused) admission).failure().code(), code);
  }

  private void heard(OptimizationEvent event) {
    String id = event.requestId();
    if (event instanceof OptimizationQueued told) {
      enter(id);
      same("told once", admitted.contains(id), false);
      same("position told", abandoned || told.position() == line.indexOf(id) + 1, true);
      admitted.add(id);
      boolean ends = abandoned || id.equals(cancelling);
      if (!ends && !house.kept && answers.containsKey(id)) {
        notDurable++;
      } else if (!ends) {
        same("kept before it is told", disk.holds(id), true);
        promised.add(id);
      }
    } else {
      same("told before it is finished", admitted.contains(id), true);
      same("left to the next life", abandoned && promised.contains(id), false);
      disk.tell(id);
    }
  }

  /** Something happens to the store. */
  private void store() {
    int dice = random.nextInt(6);
    if (dice == 0) {
      house.slow = !house.slow;
    } else if (dice == 1) {
      house.away = true;
    } else if (dice == 2) {
      disk.commitLate();
    } else if (dice == 3) {
      storeIsBack();
    } else if (dice == 4) {
      disk.keepResults();
    }
    if (house.keeping()) {
      house.keepingEnds(!house.away && random.nextInt(4) > 0);
    }
  }

  private void storeIsBack() {
    house.away = false;
    if (unread) {
      restore();
    }
    queue.storeIsBack();
    if (!house.slow) {
      same("in memory only", queue.unkept(), 0);
      accepted.stream()
          .filter(id -> !over.contains(id))
          .forEach(id -> same("kept late: " + id, disk.holds(id), true));
    }
  }

  /** The process is gone; those that were told that they wait were told the truth. */
  private void kill() {
    house.kill(random.nextBoolean());
    for (String id : promised) {
      boolean there = disk.holds(id) || disk.results(id) == 1;
      same("kept: " + id, there, true);
    }
    List.of(line, admitted, accepted).forEach(List::clear);
    List.of(answers, attempts, held, leaseEndsMillis).forEach(Map::clear);
    over.clear();
    workers.forEach(worker -> worker.asked = null);
    lastFirstAttempt = 0;
    late = 0;
    refused = 0;
    notDurable = 0;
    restored = 0;
    clock.advanceMillis(1_000);
  }

  /**
   * @param storeAway whether what was left cannot be read at once
   */
  private void restart(boolean storeAway) {
    begin();
    house.away = storeAway;
    unread = true;
    if (!storeAway) {
      restore();
    }
  }

  private void restore() {
    unread = false;
    List<OpenRequest> left =
        disk.open().stream().filter(o -> !accepted.contains(o.requestId())).toList();
    List<String> ids = left.stream().map(OpenRequest::requestId).toList();
    line.addAll(0, ids);
    accepted.addAll(0, ids);
    restored += ids.size();
    lastFirstAttempt = 0;
    queue.restore(disk.open());
  }

  private void cancel() {
    if (accepted.isEmpty()) {
      return;
    }
    String id = accepted.get(random.nextInt(accepted.size()));
    String user = USERS[random.nextInt(USERS.length)];
    cancelling = id;
    Optional<OptimizationState> state = queue.cancel(new CancelOptimization(id, user, user));
    cancelling = "";
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
          if (clock.millis() >= end) {
            silent.add(workerId);
          }
        });
    silent.forEach(leaseEndsMillis::remove);
    silent.forEach(this::lost);
  }

  private void handed(Handover job) {
    same("head of the line", job.requestId(), line.remove(0));
    same("told before it is handed over", admitted.contains(job.requestId()), true);
    same("attempt", job.attempt(), attempts.merge(job.requestId(), 1, Integer::sum));
    if (job.attempt() == 1) {
      same("first come, first served", job.jobId() > lastFirstAttempt, true);
      lastFirstAttempt = job.jobId();
    }
    held.put(job.workerId(), job);
    leaseEndsMillis.put(job.workerId(), clock.millis() + Leases.LEASE_MILLIS);
    workers.stream()
        .filter(worker -> worker.id.equals(job.workerId()))
        .forEach(worker -> worker.given.add(job));
  }

  private void check() {
    same("waiting", queue.waiting(), line.size());
    same("running", queue.running(), held.size());
    same("within the bound", line.size() <= capacity + born + restored, true);
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
    same("not durable", counters.notDurable, notDurable);
    answers.forEach((id, told) -> same("answers", told.size(), admitted.contains(id) ? 1 : 0));
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

  /** The service ends, killed or drained, and in its last life honest workers finish all. */
  private void finishAll() {
    if (random.nextBoolean()) {
      queue.drain();
      abandoned = true;
      queue.abandon();
      abandoned = false;
      disk.commitLate();
      disk.keepResults();
    }
    kill();
    restart(false);
    SimulatedWorker honest = new SimulatedWorker("honest");
    workers.clear();
    workers.add(honest);
    for (int i = 0; over.size() < accepted.size() && i < 10 * accepted.size(); i++) {
      clock.advanceMillis(Leases.LEASE_MILLIS);
      loseLeases();
      honest.askAndAnswer();
      queue.tick();
    }
    check();
    same("over", over.size(), accepted.size());
    disk.keepResults();
    for (String id : userOf.keySet()) {
      int kept = disk.results(id);
      same("one result of " + id, kept, promised.contains(id) ? 1 : Math.min(1, kept));
    }
    same("nothing is left", disk.open().size(), 0);
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
        leaseEndsMillis.put(id, clock.millis() + Leases.LEASE_MILLIS);
      }
    }

    void askAndAnswer() {
      ask();
      answer();
    }
  }
}
