package dev.ringfolio.optimization.queue;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.DailyReport;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDoneTaken;
import dev.ringfolio.contract.JobOffer;
import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.JobOffer.NoJob;
import dev.ringfolio.contract.LeaseState;
import dev.ringfolio.contract.ModuleFacts.CacheFacts;
import dev.ringfolio.contract.ModuleFacts.QueueFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationStatus;
import dev.ringfolio.contract.OptimizationsListed;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.ReportTold;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Standing;
import dev.ringfolio.contract.StopJob;
import dev.ringfolio.contract.TakeJob;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.LivePrices;
import dev.ringfolio.optimization.advice.StandingReader;
import dev.ringfolio.optimization.cache.AnswerSearch;
import dev.ringfolio.optimization.cache.CacheKey;
import dev.ringfolio.optimization.cache.Found;
import dev.ringfolio.optimization.cache.KeptAnswer;
import dev.ringfolio.optimization.cache.ResultCache;
import dev.ringfolio.optimization.cache.SharedResults;
import dev.ringfolio.optimization.queue.JobQueue.Bounds;
import dev.ringfolio.optimization.queue.JobQueue.Handover;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the {@link JobQueue} on the bus. A job is handed over with the live prices of its symbols
 * and with where its portfolio stands: its order and its lease begin before they are asked for, so
 * a slow answer delays one job by at most {@value LivePrices#TIMEOUT_MILLIS} ms, or a second where
 * it has a portfolio, and moves none before another. A request is answered when the store has it.
 */
public final class QueueVerticle extends VerticleBase {
  /** The name by which health probes it. */
  public static final String MODULE = "optimization";

  /** A job is put back when its worker has not renewed its lease for so long. */
  public static final long LEASE_MILLIS = Leases.LEASE_MILLIS;

  static final long TICK_MILLIS = 200;

  private final Bus bus;
  private final Config.Optimization config;
  private final AcceptedStore store;
  private final RequestTexts texts;
  private final History history;
  private final SharedResults shared;
  private final Clock clock;
  private final ResultCache cache;
  private final JobQueue queue;
  private final StandingReader standings;
  private final Promise<Void> drained = Promise.promise();
  private boolean draining;
  private TopicWriter<OptimizationEvent> events;
  private TopicWriter<OptimizationProgress> progress;
  private Keeper keeper;
  private AnswerSearch search;

  /**
   * What is looked for in the cache just now, by the client's own id; as many as may be read at
   * once.
   */
  private final Map<RequestKey, Future<?>> searched = new HashMap<>();

  /**
   * Creates the verticle; deploy one.
   *
   * @param history whose version names what answers were made of
   * @param shared answers of all processes
   * @param userQuota requests of one user that may wait; the queue's capacity where all clients are
   *     one user
   */
  @SuppressWarnings("NullAway.Init") // what hangs on the context comes with start()
  public QueueVerticle(
      Bus bus,
      Config.Optimization config,
      int userQuota,
      AcceptedStore store,
      RequestTexts texts,
      History history,
      SharedResults shared,
      Clock clock) {
    this.bus = bus;
    this.history = history;
    this.shared = shared;
    this.clock = clock;
    this.cache = new ResultCache(config.cacheEntries(), config.cacheTtl());
    this.config = config;
    this.standings = new StandingReader(bus);
    this.store = store;
    this.texts = texts;
    Bounds bounds = new Bounds(config.queueCapacity(), userQuota, config.workers());
    this.queue =
        new JobQueue(bounds, clock, cache, (batch, ended) -> keeper.keep(batch, ended), new Told());
  }

  @Override
  public Future<?> start() {
    events = bus.writer(Topics.OPTIMIZATION_EVENTS);
    progress = bus.writer(Topics.OPTIMIZATION_PROGRESS);
    bus.serve(Services.OPTIMIZE, this::accept);
    bus.serve(Services.CANCEL_OPTIMIZATION, this::cancel);
    bus.serve(Services.READ_OPTIMIZATION, q -> orNotFound(q.requestId(), queue.read(q)));
    bus.serve(
        Services.LIST_OPTIMIZATIONS,
        q ->
            Future.succeededFuture(
                new OptimizationsListed(queue.list(q.user(), q.filter(), q.limit()))));
    bus.serve(Services.OPTIMIZATION_STATUS, q -> Future.succeededFuture(status()));
    bus.serve(Services.TAKE_JOB, this::take);
    bus.serve(Services.RENEW_LEASE, q -> Future.succeededFuture(new LeaseState(queue.renew(q))));
    bus.serve(Services.JOB_DONE, q -> Future.succeededFuture(new JobDoneTaken(queue.done(q))));
    bus.serve(Services.TELL_REPORT, this::tell);
    bus.serve(Services.PROBE.at(MODULE), q -> Future.succeededFuture(report()));
    vertx.setPeriodic(TICK_MILLIS, timer -> tick());
    search = new AnswerSearch(vertx, cache, shared, history, standings, clock);
    search.open();
    keeper = new Keeper(vertx, store, texts, queue, clock);
    return keeper.open();
  }

  /** What is still open is answered in the next life, if it is kept: {@link #drain} first. */
  @Override
  public Future<?> stop() {
    events.close();
    progress.close();
    return keeper.close().eventually(search::close);
  }

  /**
   * Refuses new requests from now on, and lets those accepted go on. Any thread, once deployed; to
   * be called while readers of the events and the workers are still there.
   *
   * @param patience after which what is left is left to the next life, and fails with {@link
   *     FailureCode#DRAINING} where it would not outlive this one
   * @return done when every accepted request is finished or left
   */
  public Future<Void> drain(Duration patience) {
    context.runOnContext(
        turn -> {
          draining = true;
          queue.drain();
          vertx.setTimer(Math.max(1, patience.toMillis()), timer -> abandon());
          tick();
        });
    return drained.future();
  }

  private void abandon() {
    queue.abandon();
    drained.tryComplete();
  }

  private void tick() {
    queue.tick();
    if (draining && queue.waiting() == 0 && queue.running() == 0) {
      drained.tryComplete();
    }
  }

  private Future<OptimizationAccepted> accept(Optimize request) {
    Promise<OptimizationAccepted> answer = Promise.promise();
    if (request.trigger() == Trigger.MANUAL) {
      queue.accept(request, admission -> tell(request, admission, answer));
    } else {
      Future<Optional<Found>> looking = search.find(request);
      String id = request.requestId();
      RequestKey key = new RequestKey(request.scope(), id == null ? "" : id);
      searched.put(key, looking);
      looking
          .onSuccess(
              found ->
                  found.ifPresentOrElse(
                      known -> queue.accept(request, known, each -> tell(request, each, answer)),
                      () -> queue.accept(request, each -> tell(request, each, answer))))
          .onComplete(ended -> searched.remove(key, looking));
    }
    return answer.future();
  }

  /** Behind the request itself, where that is still looked for in the cache. */
  private Future<OptimizationState> cancel(CancelOptimization asked) {
    Future<?> first =
        searched.getOrDefault(
            new RequestKey(asked.scope(), asked.requestId()), Future.succeededFuture());
    return first.transform(done -> orNotFound(asked.requestId(), queue.cancel(asked)));
  }

  private void tell(Optimize request, Admission admission, Promise<OptimizationAccepted> asker) {
    if (admission instanceof Admission.Admitted admitted) {
      asker.complete(admitted.answer());
    } else if (admission instanceof Admission.Refused refused) {
      asker.fail(new FailureException(refused.failure()));
    } else {
      tellAgain(request, asker);
    }
  }

  /** What the store lacks is solved again: a solve has no other effect. */
  private void tellAgain(Optimize request, Promise<OptimizationAccepted> asker) {
    StoredAnswer.read(bus, request)
        .onFailure(asker::tryFail)
        .onSuccess(
            stored ->
                stored.ifPresentOrElse(
                    kept -> asker.complete(StoredAnswer.again(kept)),
                    () -> {
                      queue.forget(request);
                      accept(request).onComplete(asker);
                    }));
  }

  private Future<ReportTold> tell(DailyReport report) {
    events.append(report);
    return Future.succeededFuture(new ReportTold(report.toDay()));
  }

  private static Future<OptimizationState> orNotFound(
      String requestId, Optional<OptimizationState> state) {
    return state
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                Bus.refuse(
                    new Failure(
                        FailureCode.NOT_FOUND, "you have no optimization '" + requestId + "'")));
  }

  private Future<JobOffer> take(TakeJob asked) {
    Promise<JobOffer> offer = Promise.promise();
    queue.take(
        asked.workerId(),
        new JobQueue.Taker() {
          @Override
          public void given(Handover job) {
            offer(job, offer);
          }

          @Override
          public void none() {
            offer.complete(new NoJob());
          }
        });
    return offer.future();
  }

  /** If the worker is gone by then, nobody renews the lease, and the job is put back. */
  private void offer(Handover job, Promise<JobOffer> offer) {
    Future<Optional<Standing>> standing = standings.read(job.request());
    LivePrices.ask(bus, job.request().symbols(), job.request().parameters())
        .compose(prices -> standing.map(read -> offer(job, prices, read)))
        .onSuccess(offer::complete);
  }

  private JobOffer offer(Handover job, List<PriceUpdate> prices, Optional<Standing> standing) {
    return queue.holds(job)
        ? new Job(
            job.jobId(),
            job.attempt(),
            job.requestId(),
            job.request(),
            prices,
            standing.orElse(null),
            Leases.LEASE_MILLIS)
        : new NoJob();
  }

  private OptimizationStatus status() {
    QueueCounters counters = queue.counters();
    return new OptimizationStatus(
        counters.accepted,
        counters.successful,
        counters.failed,
        counters.cacheHits,
        counters.averageSeconds(),
        queue.waiting(),
        queue.running(),
        cache.size(),
        cache.accesses(),
        config.cacheTtl().toMillis() / 1e3);
  }

  private ModuleReport report() {
    String detail = keeper.trouble();
    if (queue.unkept() > 0) {
      detail = queue.unkept() + " open requests are in memory only; " + detail;
    } else if (detail.isEmpty() && queue.workers() == 0) {
      detail = "no worker has asked for a job lately";
    }
    return new ModuleReport(
        MODULE,
        detail.isEmpty() ? ModuleReport.Status.GREEN : ModuleReport.Status.YELLOW,
        detail,
        new QueueFacts(
            status(),
            queue.workers(),
            queue.idleWorkers(),
            queue.counters().lateAnswers,
            queue.counters().notDurable,
            cacheFacts()));
  }

  private CacheFacts cacheFacts() {
    SharedResults.Status at = search.shared();
    return new CacheFacts(
        cache.bytes(),
        queue.counters().joined,
        search.withoutKey(),
        at.hits(),
        at.misses(),
        at.written(),
        at.failed() + search.unreadable());
  }

  /** The queue's words, on their way to the bus. */
  private final class Told implements QueueListener {
    @Override
    public void event(OptimizationEvent event) {
      events.append(event);
    }

    @Override
    public void progress(OptimizationProgress at) {
      progress.append(at);
    }

    @Override
    public void progressOver(OptimizationProgress.Key request) {
      progress.remove(request);
    }

    @Override
    public void kept(CacheKey key, KeptAnswer answer) {
      search.share(key, answer);
    }

    @Override
    public void stop(String workerId, StopJob stop) {
      bus.ask(Services.STOP_JOB.at(workerId), stop);
    }
  }
}
