package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.StopJob;
import dev.ringfolio.optimization.SteppedClock;
import dev.ringfolio.optimization.cache.CacheKey;
import dev.ringfolio.optimization.cache.KeptAnswer;
import dev.ringfolio.optimization.cache.ResultCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A queue, its clock, its store as the test wants it, and all that it told. */
final class RecordedQueue implements QueueListener, Intake.Keeping {
  record Stopped(String workerId, StopJob job) {}

  final SteppedClock clock;
  final JobQueue queue;
  final List<OptimizationEvent> events = new ArrayList<>();
  final List<OptimizationProgress> progress = new ArrayList<>();
  final List<String> progressOver = new ArrayList<>();
  final List<CacheKey> answers = new ArrayList<>();
  final List<Stopped> stopped = new ArrayList<>();

  /** Jobs in the order in which they were handed over. */
  final List<JobQueue.Handover> handovers = new ArrayList<>();

  private record Transaction(List<Ticket> batch, Consumer<Boolean> ended) {}

  /** While {@link #slow}: one at most. */
  private @Nullable Transaction underWay;

  /** Where what is kept lies. */
  private final SimulatedDisk disk;

  /** Hears jobs and events in the turn in which they happen. */
  Consumer<JobQueue.Handover> handed = handovers::add;

  Consumer<OptimizationEvent> heard = event -> {};

  /** What each transaction was to keep. */
  final List<List<String>> batches = new ArrayList<>();

  /** What the transaction that ended last came to. */
  boolean kept;

  /** Whether the store takes nothing. */
  boolean away;

  /** Whether transactions end when {@link #keepingEnds} says so, and not at once. */
  boolean slow;

  RecordedQueue(int capacity, int userQuota, int workers) {
    this(capacity, userQuota, workers, new SteppedClock(), new SimulatedDisk());
  }

  RecordedQueue(int capacity, int userQuota, int workers, SteppedClock clock, SimulatedDisk disk) {
    this.clock = clock;
    this.disk = disk;
    queue =
        new JobQueue(
            new JobQueue.Bounds(capacity, userQuota, workers),
            clock,
            new ResultCache(1_000, Duration.ofSeconds(300)),
            this,
            this);
  }

  @Override
  public void keep(List<Ticket> batch, Consumer<Boolean> ended) {
    batches.add(batch.stream().map(ticket -> ticket.requestId).toList());
    if (underWay != null) {
      throw new AssertionError("two transactions at once");
    }
    underWay = new Transaction(batch, ended);
    if (!slow) {
      keepingEnds(!away);
    }
  }

  /** The transaction that is under way ends. */
  void keepingEnds(boolean kept) {
    Transaction ending = underWay;
    underWay = null;
    this.kept = kept;
    if (kept) {
      disk.commit(ending.batch);
    } else {
      disk.givenUp(ending.batch);
    }
    ending.ended.accept(kept);
  }

  boolean keeping() {
    return underWay != null;
  }

  /** The process is gone; what was under way is done or not. */
  void kill(boolean done) {
    if (underWay != null && done) {
      disk.commit(underWay.batch);
    }
    underWay = null;
    disk.kill();
  }

  /** What the asker is told, each once; empty as long as that is nothing. */
  List<Admission> submits(Optimize request) {
    List<Admission> told = new ArrayList<>();
    queue.accept(request, told::add);
    return told;
  }

  @Override
  public void event(OptimizationEvent event) {
    events.add(event);
    heard.accept(event);
  }

  @Override
  public void progress(OptimizationProgress at) {
    progress.add(at);
  }

  @Override
  public void progressOver(OptimizationProgress.Key request) {
    progressOver.add(request.requestId());
  }

  @Override
  public void kept(CacheKey key, KeptAnswer answer) {
    answers.add(key);
  }

  @Override
  public void stop(String workerId, StopJob job) {
    stopped.add(new Stopped(workerId, job));
  }

  OptimizationAccepted accepted(Optimize request) {
    return ((Admission.Admitted) submits(request).get(0)).answer();
  }

  Failure refused(Optimize request) {
    return ((Admission.Refused) submits(request).get(0)).failure();
  }

  /** A worker's one question for a job, and what came of it. */
  Asked asks(String workerId) {
    Asked asked = new Asked();
    queue.take(workerId, asked);
    return asked;
  }

  List<OptimizationFinished> finished() {
    return events.stream()
        .filter(OptimizationFinished.class::isInstance)
        .map(OptimizationFinished.class::cast)
        .toList();
  }

  List<OptimizationQueued> queued() {
    return events.stream()
        .filter(OptimizationQueued.class::isInstance)
        .map(OptimizationQueued.class::cast)
        .toList();
  }

  final class Asked implements JobQueue.Taker {
    final List<JobQueue.Handover> jobs = new ArrayList<>();
    int nones;

    @Override
    public void given(JobQueue.Handover job) {
      jobs.add(job);
      handed.accept(job);
    }

    @Override
    public void none() {
      nones++;
    }

    JobQueue.Handover job() {
      return jobs.get(0);
    }

    boolean parked() {
      return jobs.isEmpty() && nones == 0;
    }
  }
}
