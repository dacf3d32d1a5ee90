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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A queue, its clock, and all that it told. */
final class RecordedQueue implements QueueListener {
  record Stopped(String workerId, StopJob job) {}

  final SteppedClock clock = new SteppedClock();
  final JobQueue queue;
  final List<OptimizationEvent> events = new ArrayList<>();
  final List<OptimizationProgress> progress = new ArrayList<>();
  final List<String> progressOver = new ArrayList<>();
  final List<Stopped> stopped = new ArrayList<>();

  @Nullable OptimizationQueued lastQueued;

  /** Jobs in the order in which they were handed over. */
  final List<JobQueue.Handover> handovers = new ArrayList<>();

  RecordedQueue(int capacity, int userQuota, int workers) {
    queue = new JobQueue(new JobQueue.Bounds(capacity, userQuota, workers), clock, this);
  }

  @Override
  public void event(OptimizationEvent event) {
    events.add(event);
    if (event instanceof OptimizationQueued queued) {
      lastQueued = queued;
    }
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
  public void stop(String workerId, StopJob job) {
    stopped.add(new Stopped(workerId, job));
  }

  OptimizationAccepted accepted(Optimize request) {
    return ((Admission.Admitted) queue.accept(request)).answer();
  }

  Failure refused(Optimize request) {
    return ((Admission.Refused) queue.accept(request)).failure();
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
      handovers.add(job);
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
