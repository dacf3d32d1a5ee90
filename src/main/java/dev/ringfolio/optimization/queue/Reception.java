package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.cache.Found;
import dev.ringfolio.optimization.cache.ResultCache;
import dev.ringfolio.optimization.queue.Doorkeeper.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come in: judged by the {@link Doorkeeper}, given a place in the line, kept by the
 * {@link Intake}, and only then admitted, which is told and makes them a worker's. A request has
 * its place from the start, so those that are being kept count for the capacity, the quotas and the
 * positions of others. Owned by {@link JobQueue}.
 */
final class Reception {
  /** So many requests a millisecond, and ids begin beyond those of an earlier life. */
  private static final long JOBS_PER_MILLI = 1_000;

  /** Advice to who repeats a request that many repeat, in seconds. */
  private static final double REPEAT_SECONDS = 1.0;

  /** What the queue's parts share. */
  record House(
      WaitingLine line,
      RequestBook book,
      ResultCache cache,
      WaitEstimate estimate,
      QueueCounters counters,
      QueueListener listener) {}

  private final Clock clock;
  private final Doorkeeper doorkeeper;
  private final Intake intake;
  private final House house;
  private final Runnable admitted;

  /** Begins beyond what any earlier life gave, unless the clock was set back. */
  private long lastJobId;

  /**
   * @param admitted called when there may be work for a worker
   */
  Reception(
      Clock clock, Doorkeeper doorkeeper, Intake.Keeping keeping, House house, Runnable admitted) {
    this.clock = clock;
    this.doorkeeper = doorkeeper;
    this.intake = new Intake(keeping, this::admit);
    this.house = house;
    this.admitted = admitted;
    this.lastJobId = clock.millis() * JOBS_PER_MILLI;
  }

  /** See {@link JobQueue#accept}. */
  void accept(Optimize request, @Nullable Found found, Consumer<Admission> reply) {
    Verdict verdict = doorkeeper.judge(request);
    if (verdict instanceof Verdict.Repeats again) {
      repeat(again.first(), reply);
      return;
    }
    if (verdict instanceof Verdict.Answered) {
      reply.accept(new Admission.Answered());
      return;
    }
    if (verdict instanceof Verdict.Refused refused) {
      refuse(refused.failure(), reply);
      return;
    }
    Optional<JobDone> known = found == null ? Optional.empty() : known(request, found);
    if (known.isPresent()) {
      answer(request, known.get(), reply);
    } else if (verdict instanceof Verdict.Full full) {
      refuse(full.failure(), reply);
    } else {
      takeIn(request, found, reply);
    }
  }

  private Optional<JobDone> known(Optimize request, Found found) {
    return house.cache.get(found.key(), clock.nanos()).flatMap(kept -> found.answer(kept, request));
  }

  /** It is answered in this turn, and needs no place in the line. */
  private void answer(Optimize request, JobDone known, Consumer<Admission> reply) {
    lastJobId++;
    Ticket ticket = new Ticket(lastJobId, doorkeeper.name(request), request, clock);
    ticket.asks(() -> reply.accept(new Admission.Admitted(ticket.answer(false))));
    house.counters.accepted++;
    doorkeeper.remember(ticket);
    house.book.add(ticket);
    OptimizationFinished result = ticket.result(known, true, clock.millis());
    house.counters.finished(result);
    house.book.finished(ticket, result);
    house.listener.event(result);
    ticket.admit(0, 0.0);
  }

  /** See {@link JobQueue#restore}. */
  void restore(List<OpenRequest> left) {
    for (OpenRequest open : left) {
      lastJobId = Math.max(lastJobId, open.number());
      Optional<Ticket> asked = house.book.ofScope(open.request().scope(), open.requestId());
      if (asked.isEmpty()) { // else it was asked for again before it was read, and stands so
        Ticket ticket = new Ticket(open, clock);
        ticket.kept = true;
        enter(ticket);
        admit(ticket);
      }
    }
  }

  /** See {@link JobQueue#remember}. */
  void remember(List<AcceptedStore.AnsweredId> answered) {
    doorkeeper.remember(answered);
  }

  /** See {@link JobQueue#forget}. */
  void forget(Optimize request) {
    doorkeeper.forget(request);
  }

  /** From now on nothing new comes in. */
  void drain() {
    doorkeeper.drain();
  }

  /** The store takes requests again. */
  void storeIsBack() {
    intake.storeIsBack();
  }

  /** The ticket has its result. */
  void answered(Ticket ticket) {
    intake.answered(ticket);
  }

  /** How many open requests the store did not take. */
  int unkept() {
    return intake.unkept();
  }

  /** Tells that {@code ticket}, which is in the line, waits, unless that was told. */
  void tellQueued(Ticket ticket) {
    if (ticket.admitted()) {
      return;
    }
    Optimize request = ticket.request;
    int position = house.line.position(ticket);
    double wait = house.estimate.seconds(position, request.method());
    house.listener.event(
        new OptimizationQueued(
            ticket.requestId, request.clientId(), request.user(), position, wait, clock.millis()));
    ticket.admit(position, wait);
  }

  private void takeIn(Optimize request, @Nullable Found found, Consumer<Admission> reply) {
    lastJobId++;
    Ticket ticket = new Ticket(lastJobId, doorkeeper.name(request), request, clock);
    ticket.key = found == null ? null : found.key();
    ticket.asks(() -> reply.accept(new Admission.Admitted(ticket.answer(false))));
    enter(ticket);
    intake.add(ticket);
  }

  private void enter(Ticket ticket) {
    house.counters.accepted++;
    doorkeeper.remember(ticket);
    house.book.add(ticket);
    house.line.add(ticket);
  }

  /** It is kept, or cannot be; it may have been admitted or ended before. */
  private void admit(Ticket ticket) {
    if (ticket.admitted()) {
      return;
    }
    ticket.admittedUnkept = !ticket.kept;
    house.counters.notDurable += ticket.kept ? 0 : 1;
    tellQueued(ticket);
    admitted.run();
  }

  private void repeat(Ticket first, Consumer<Admission> reply) {
    Runnable again = () -> reply.accept(new Admission.Admitted(first.answer(true)));
    if (first.admitted()) {
      again.run();
    } else if (!first.asks(again)) {
      String detail =
          Ticket.ASKERS_MAX + " repetitions of '" + first.requestId + "' wait for its answer";
      refuse(new Failure(FailureCode.UNAVAILABLE, detail, Map.of(), REPEAT_SECONDS), reply);
    }
  }

  private void refuse(Failure failure, Consumer<Admission> reply) {
    house.counters.refused++;
    reply.accept(new Admission.Refused(failure));
  }
}
