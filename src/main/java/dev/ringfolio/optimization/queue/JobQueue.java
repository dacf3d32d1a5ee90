package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.OptimizationFilter;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.RenewLease;
import dev.ringfolio.contract.StopJob;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.JobFailures;
import dev.ringfolio.optimization.cache.CacheKey;
import dev.ringfolio.optimization.cache.Found;
import dev.ringfolio.optimization.cache.KeptAnswer;
import dev.ringfolio.optimization.cache.ResultCache;
import dev.ringfolio.optimization.cache.SymbolOrder;
import dev.ringfolio.optimization.queue.Leases.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The queue of optimizations: from acceptance to the one result.
 *
 * <p><b>Problem.</b> Requests arrive in bursts and are solved by workers that may be slow, die in
 * mid-solve, come back, or answer twice. Each accepted request has to end in exactly one result, in
 * the order of arrival, and everything has to stay bounded.
 *
 * <p><b>Idea.</b> Work is pulled. A worker asks for a job and holds a lease on it, which it renews
 * as long as it is at it. A lease that runs out puts the job back to the head of the line. Only the
 * holder of the lease can answer: an answer names its job and attempt, and one of an attempt that
 * is over is dropped and counted. Nothing here knows whether a worker lives; it only knows leases.
 *
 * <p>A request has its place in the line as soon as it comes, but it is admitted (told, and to be
 * had by a worker) only when it is kept where it outlives the process: see {@link Reception}.
 *
 * <p>Equal automatic requests share a solve: each has its own place in the line, but one is handed
 * over, and its answer ends all that wait. Cancelled, it leaves the run to the next of them.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>A ticket is in exactly one of: the line, a lease, finished.
 *   <li>The line is ordered by acceptance, over restarts, too; those that are not admitted yet are
 *       its end.
 *   <li>Nothing that is admitted waits while a worker is idle, but what a run solves already.
 *   <li>A finished ticket never changes, so one {@code OptimizationQueued} is followed by one
 *       {@code OptimizationFinished}.
 *   <li>accepted = successful + failed + waiting + running; a cancelled request counts as failed.
 *   <li>The line holds at most the capacity, and beyond it the jobs put back, one for each worker,
 *       and what an earlier life left.
 * </ul>
 *
 * <p><b>Threads.</b> None: the queue verticle's event loop owns it. Durations are measured on the
 * clock's monotonic time; {@link #tick} has to be called several times a second.
 */
final class JobQueue {
  /** How often a job is handed to a worker before it fails. */
  static final int ATTEMPTS_MAX = 2;

  /** The least time between two messages of progress of one request: five a second. */
  static final long PROGRESS_NANOS = 200_000_000L;

  /**
   * How much may wait.
   *
   * @param capacity requests that may wait, those being solved not counted
   * @param userQuota of one user among them; one not below the capacity says nothing of its own
   * @param workers that are expected, for the estimates until the first is heard of
   */
  record Bounds(int capacity, int userQuota, int workers) {}

  /** A worker that waits for a job. One of the two is called, once. */
  interface Taker {
    void given(Handover job);

    /** There was none: ask again. */
    void none();
  }

  /** A job in the hands of a worker. */
  record Handover(String workerId, long jobId, int attempt, String requestId, Optimize request) {}

  private final Clock clock;
  private final ResultCache cache;
  private final QueueListener listener;
  private final WaitingLine line = new WaitingLine();
  private final Leases leases = new Leases();
  private final Crew crew = new Crew();
  private final RequestBook book = new RequestBook();
  private final RunTimes runTimes = new RunTimes();
  private final QueueCounters counters = new QueueCounters();
  private final WaitEstimate estimate;
  private final Reception reception;

  /**
   * An empty queue.
   *
   * @param cache of answers that automatic requests are given again
   */
  JobQueue(
      Bounds bounds,
      Clock clock,
      ResultCache cache,
      Intake.Keeping keeping,
      QueueListener listener) {
    this.cache = cache;
    this.clock = clock;
    this.listener = listener;
    this.estimate = new WaitEstimate(crew, runTimes, bounds.workers());
    this.reception =
        new Reception(
            clock,
            new Doorkeeper(bounds, clock, book, line, estimate),
            keeping,
            new Reception.House(line, book, cache, estimate, counters, listener),
            this::handOver);
  }

  /**
   * Takes a request in, or says why not. A repeated one gets the first answer again, or is told
   * that the store has it.
   *
   * @param reply told once, when the request is kept, which may be in a later turn
   */
  void accept(Optimize request, Consumer<Admission> reply) {
    reception.accept(request, null, reply);
  }

  /**
   * The same for an automatic request: an answer that is kept is given again, at once and without a
   * place in the line; else it is joined to an equal one that waits or runs.
   */
  void accept(Optimize request, Found found, Consumer<Admission> reply) {
    reception.accept(request, found, reply);
  }

  /** Queues what an earlier life left, in its order and before all that was accepted since. */
  void restore(List<OpenRequest> left) {
    reception.restore(left);
  }

  /** Ids of requests that earlier lives answered, the oldest first. */
  void remember(List<AcceptedStore.AnsweredId> answered) {
    reception.remember(answered);
  }

  /** The store lacks the result of {@code request}: it is a new one when it comes again. */
  void forget(Optimize request) {
    reception.forget(request);
  }

  /** The store takes requests again. */
  void storeIsBack() {
    reception.storeIsBack();
  }

  /** Keeps {@code taker} until there is a job. What that worker held before, it has lost. */
  void take(String workerId, Taker taker) {
    long now = clock.nanos();
    crew.heard(workerId, now);
    crew.park(workerId, taker, now);
    leases.end(workerId).ifPresent(this::putBack);
    handOver();
  }

  /** Whether that worker still has that job. If so, its lease is renewed. */
  boolean renew(RenewLease renewal) {
    long now = clock.nanos();
    crew.heard(renewal.workerId(), now);
    Optional<Run> run = leases.find(renewal.workerId(), renewal.jobId(), renewal.attempt());
    run.ifPresent(
        held -> {
          held.renew(now);
          progress(held, renewal, now);
        });
    return run.isPresent();
  }

  /** Whether the lease of that attempt still runs: it was neither cancelled nor lost. */
  boolean holds(Handover job) {
    return leases.find(job.workerId(), job.jobId(), job.attempt()).isPresent();
  }

  /** Finishes the job with the worker's answer. A late answer is dropped: false. */
  boolean done(JobDone done) {
    crew.heard(done.workerId(), clock.nanos());
    Optional<Run> run = leases.find(done.workerId(), done.jobId(), done.attempt());
    if (run.isEmpty()) {
      counters.lateAnswers++;
      return false;
    }
    leases.end(done.workerId());
    runTimes.add(run.get().asked.method(), done.optimizationTimeSeconds());
    keep(run.get().asked, done);
    finishAll(run.get(), done);
    return true;
  }

  private void keep(Optimize asked, JobDone done) {
    KeptAnswer.of(asked, done, clock.millis())
        .ifPresent(
            answer -> {
              CacheKey key = CacheKey.of(asked, done.dataVersion());
              cache.put(key, answer, 0, clock.nanos());
              listener.kept(key, answer);
            });
  }

  /** One solve answers all that want the same. */
  private void finishAll(Run run, JobDone done) {
    List<Symbol> order = run.asked.symbols();
    Ticket first = run.ticket();
    List<Ticket> joined = line.joined(first);
    finish(first, SymbolOrder.answer(done, order, first.request.symbols()));
    for (Ticket ticket : joined) {
      reception.tellQueued(ticket);
      line.remove(ticket);
      counters.joined++;
      finish(ticket, SymbolOrder.answer(done, order, ticket.request.symbols()));
    }
  }

  /**
   * Cancels a request that waits or runs: it is finished in this turn, and what its worker answers
   * comes too late. Of a finished one the result is answered. Empty where the user has none such;
   * see {@link #read} for whose they are.
   */
  Optional<OptimizationState> cancel(CancelOptimization cancel) {
    Optional<Ticket> found = asked(cancel.scope(), cancel.user(), cancel.requestId());
    found.ifPresent(
        ticket ->
            end(ticket, Status.CANCELLED, FailureCode.CANCELLED, "cancelled by its requester"));
    return found.map(this::state);
  }

  /**
   * Empty where the user has no such request, or has it no longer. A scope narrower than the user
   * reads its own requests only: another's of the same id is another request.
   */
  Optional<OptimizationState> read(ReadOptimization asked) {
    return asked(asked.scope(), asked.user(), asked.requestId()).map(this::state);
  }

  private Optional<Ticket> asked(String scope, String user, String requestId) {
    Optional<Ticket> found = inScope(scope, user, requestId);
    return scope.equals(user) ? found.or(() -> book.ofUser(user, requestId)) : found;
  }

  private Optional<Ticket> inScope(String scope, String user, String requestId) {
    return book.ofScope(scope, requestId).filter(ticket -> ticket.request.user().equals(user));
  }

  /** The newest requests of {@code user} that {@code filter} takes, newest first. */
  List<OptimizationState> list(String user, OptimizationFilter filter, int limit) {
    return book
        .newest(
            ticket ->
                ticket.request.user().equals(user) && filter.takes(ticket.request, ticket.finished),
            Math.max(0, limit))
        .stream()
        .map(this::state)
        .toList();
  }

  /** Lets leases run out and idle workers ask again. */
  void tick() {
    long now = clock.nanos();
    crew.tick(now);
    cache.expire(now);
    for (Run lost : leases.expire(now)) {
      listener.stop(lost.workerId, new StopJob(lost.jobId, lost.attempt));
      putBack(lost);
    }
    handOver();
  }

  /** From now on new requests are refused; what was accepted goes on. */
  void drain() {
    reception.drain();
  }

  /** The service ends: fails what would not outlive it; the rest is solved in the next life. */
  void abandon() {
    List<Ticket> left = line.all();
    leases.all().forEach(run -> left.add(run.ticket()));
    for (Ticket ticket : left) {
      if (!ticket.kept) {
        end(ticket, Status.FAILED, FailureCode.DRAINING, "the service is shutting down");
      }
    }
  }

  int waiting() {
    return line.size();
  }

  int running() {
    return leases.size();
  }

  int workers() {
    return crew.size();
  }

  int idleWorkers() {
    return crew.idle();
  }

  /** Requests that can be read. */
  int held() {
    return book.size();
  }

  /** Open requests that would not outlive the process. */
  int unkept() {
    return reception.unkept();
  }

  QueueCounters counters() {
    return counters;
  }

  private void handOver() {
    while (crew.idle() > 0) {
      Optional<Ticket> next = line.poll(leases::solve);
      if (next.isEmpty()) {
        return;
      }
      Map.Entry<String, Taker> worker = crew.next().orElseThrow();
      Ticket ticket = next.get();
      ticket.phase = Phase.RUNNING;
      ticket.attempts++;
      ticket.workerId = worker.getKey();
      leases.begin(ticket.workerId, ticket, clock.nanos());
      worker
          .getValue()
          .given(
              new Handover(
                  ticket.workerId,
                  ticket.jobId,
                  ticket.attempts,
                  ticket.requestId,
                  ticket.request));
    }
  }

  /** The run is over without an answer: once more, or not again. */
  private void putBack(Run lost) {
    counters.lostRuns++;
    Ticket ticket = lost.ticket();
    ticket.phase = Phase.QUEUED;
    line.add(ticket);
    if (ticket.attempts >= ATTEMPTS_MAX) {
      String why = "lost " + ticket.attempts + " times by the worker that was solving it";
      List<Ticket> joined = line.joined(ticket);
      end(ticket, Status.FAILED, FailureCode.UNAVAILABLE, why);
      joined.forEach(other -> end(other, Status.FAILED, FailureCode.UNAVAILABLE, why));
    }
  }

  private void progress(Run run, RenewLease at, long nowNanos) {
    boolean told =
        at.iteration() > 0 || !Double.isNaN(at.fraction()) || !Double.isNaN(at.bestObjective());
    if (!told || nowNanos - run.progressDueNanos < 0) {
      return;
    }
    run.progressDueNanos = nowNanos + PROGRESS_NANOS;
    Ticket ticket = run.ticket();
    ticket.progressSeq++;
    listener.progress(
        new OptimizationProgress(
            ticket.requestId,
            ticket.request.clientId(),
            ticket.request.user(),
            at.iteration(),
            at.fraction(),
            at.bestObjective(),
            ticket.progressSeq));
  }

  /** Finishes {@code ticket} without an answer of a worker, unless it is finished already. */
  private void end(Ticket ticket, Status status, FailureCode code, String detail) {
    double seconds = 0.0;
    switch (ticket.phase) {
      case QUEUED -> {
        reception.tellQueued(ticket);
        line.remove(ticket);
      }
      case RUNNING -> seconds = leave(ticket, status);
      case FINISHED -> {
        return;
      }
    }
    finish(
        ticket,
        JobFailures.withoutWorker(
            ticket.workerId,
            ticket.jobId,
            ticket.attempts,
            status,
            seconds,
            new Failure(code, detail)));
  }

  /**
   * Ends the run of {@code ticket}, or passes it on where others want what a client cancelled.
   *
   * @return how long it has run, in seconds
   */
  private double leave(Ticket ticket, Status status) {
    Run run = leases.of(ticket.workerId).orElseThrow();
    List<Ticket> joined = status == Status.CANCELLED ? line.joined(ticket) : List.of();
    if (joined.isEmpty()) {
      leases.end(ticket.workerId);
      listener.stop(ticket.workerId, new StopJob(run.jobId, run.attempt));
    } else {
      Ticket heir = joined.get(0);
      reception.tellQueued(heir);
      line.remove(heir);
      heir.phase = Phase.RUNNING;
      heir.workerId = ticket.workerId;
      heir.attempts = ticket.attempts;
      run.pass(heir);
    }
    return run.seconds(clock.nanos());
  }

  private void finish(Ticket ticket, JobDone done) {
    OptimizationFinished result = ticket.result(done, false, clock.millis());
    counters.finished(result);
    book.finished(ticket, result);
    reception.answered(ticket);
    if (ticket.progressSeq > 0) {
      listener.progressOver(
          new OptimizationProgress.Key(
              ticket.request.user(), ticket.request.clientId(), ticket.requestId));
    }
    listener.event(result);
  }

  private OptimizationState state(Ticket ticket) {
    boolean queued = ticket.phase == Phase.QUEUED;
    int position = queued ? line.position(ticket) : 0;
    double wait = queued ? estimate.seconds(position, ticket.request.method()) : 0.0;
    return new OptimizationState(ticket.requestId, ticket.phase, position, wait, ticket.finished);
  }
}
