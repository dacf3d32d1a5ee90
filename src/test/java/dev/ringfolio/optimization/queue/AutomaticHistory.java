package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.cache.CacheKey;
import dev.ringfolio.optimization.cache.Found;
import dev.ringfolio.optimization.queue.JobQueue.Handover;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One random history of automatic requests and some by hand, of few contents, so that many are
 * answered from the cache and many are joined; with cancels, imports and lost workers. A worker's
 * answer says of which content and of which version of the data it is, so that each result shows
 * what it was made of.
 */
final class AutomaticHistory {
  private static final String[] NAMES = {"AAPL", "GOOGL", "MSFT", "NVDA"};
  private static final int WORKERS = 3;

  /** How long a time to live is in the recorded queue. */
  private static final long TTL_MILLIS = 300_000;

  private final Random random;
  private final RecordedQueue house = new RecordedQueue(6, 6, WORKERS);
  private final JobQueue queue = house.queue;
  private final Map<String, Long> versionAtAcceptance = new HashMap<>();
  private final Map<String, Boolean> automatic = new HashMap<>();
  private final Set<String> queuedIds = new HashSet<>();
  private final Set<String> finishedIds = new HashSet<>();

  /** When each content and version was solved last. */
  private final Map<String, Long> solvedMillis = new HashMap<>();

  private long version = 1;
  private int seen;
  private int hits;

  AutomaticHistory(long seed) {
    random = new Random(seed);
  }

  /** Runs it; answers how many were joined and how many answered from the cache. */
  long[] run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
      check();
    }
    finishAll();
    return new long[] {queue.counters().joined, hits};
  }

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 40) {
      submit();
    } else if (dice < 50) {
      cancel();
    } else if (dice < 52) {
      version++;
    } else if (dice < 58) {
      house.clock.advanceMillis(random.nextInt(4) == 0 ? 200_000 : random.nextInt(4_000));
      queue.tick();
    } else if (dice < 78) {
      house.asks("w" + random.nextInt(WORKERS));
    } else {
      answer();
    }
  }

  private void submit() {
    List<String> names = new ArrayList<>(List.of(NAMES).subList(0, 2 + random.nextInt(2)));
    Collections.shuffle(names, random);
    boolean byHand = random.nextInt(5) == 0;
    Trigger trigger = byHand ? Trigger.MANUAL : Trigger.TIME_BASED;
    Optimize request = Requests.triggered(trigger, "ann", names.toArray(String[]::new));
    long now = version;
    List<Admission> told = new ArrayList<>();
    if (byHand) {
      queue.accept(request, told::add);
    } else {
      queue.accept(request, new Found(CacheKey.of(request, now)), told::add);
    }
    if (told.get(0) instanceof Admission.Admitted admitted) {
      versionAtAcceptance.put(admitted.answer().requestId(), now);
      automatic.put(admitted.answer().requestId(), !byHand);
    }
  }

  private void cancel() {
    List<String> ids = List.copyOf(versionAtAcceptance.keySet());
    if (!ids.isEmpty()) {
      String id = ids.get(random.nextInt(ids.size()));
      queue.cancel(new CancelOptimization(id, "ann", "ann"));
    }
  }

  private void answer() {
    List<Handover> running = house.handovers.stream().filter(queue::holds).toList();
    if (!running.isEmpty()) {
      answer(running.get(random.nextInt(running.size())));
    }
  }

  /** Weights that say what they are of: the version, and the symbol's number behind the point. */
  private void answer(Handover job) {
    List<Symbol> symbols = job.request().symbols();
    double[] weights = symbols.stream().mapToDouble(s -> version + number(s) / 10.0).toArray();
    solvedMillis.put(content(symbols) + version, house.clock.millis());
    queue.done(
        new JobDone(
            job.workerId(),
            job.jobId(),
            job.attempt(),
            Status.OPTIMAL,
            weights,
            new Metrics(0.1, 0.2, 0.5, Map.of()),
            0.5,
            Double.NaN,
            List.of(),
            1,
            503,
            version,
            true,
            null,
            null));
  }

  private static int number(Symbol symbol) {
    return List.of(NAMES).indexOf(symbol.name());
  }

  private static String content(List<Symbol> symbols) {
    return symbols.stream().map(Symbol::name).sorted().toList().toString();
  }

  private void check() {
    QueueCounters counters = queue.counters();
    same("accepted", counters.accepted, versionAtAcceptance.size());
    same(
        "in all",
        counters.successful + counters.failed + queue.waiting() + queue.running(),
        counters.accepted);
    Set<String> solving = new HashSet<>();
    for (Handover job : house.handovers) {
      if (queue.holds(job) && job.request().trigger() != Trigger.MANUAL) {
        Long asked = versionAtAcceptance.get(job.requestId());
        same("solved once", solving.add(content(job.request().symbols()) + asked), true);
      }
    }
    for (; seen < house.events.size(); seen++) {
      heard(house.events.get(seen));
    }
  }

  private void heard(OptimizationEvent event) {
    String id = event.requestId();
    if (event instanceof OptimizationQueued) {
      same("queued once", queuedIds.add(id), true);
      return;
    }
    OptimizationFinished result = (OptimizationFinished) event;
    same("finished once", finishedIds.add(id), true);
    same("queued before, unless it is cached", queuedIds.contains(id), !result.cached());
    if (result.success()) {
      truth(result);
    }
  }

  private void truth(OptimizationFinished result) {
    List<Symbol> symbols = result.request().symbols();
    long of = (long) result.weights()[0];
    for (int i = 0; i < symbols.size(); i++) {
      same("weight of its symbol", result.weights()[i], of + number(symbols.get(i)) / 10.0);
    }
    @Nullable Long asked = versionAtAcceptance.get(result.requestId());
    same("data as new as when it was asked", asked == null || of >= asked, true);
    if (result.cached()) {
      hits++;
      same("only what is automatic", automatic.get(result.requestId()), true);
      long age = house.clock.millis() - solvedMillis.get(content(symbols) + of);
      same("within the time to live", age < TTL_MILLIS, true);
    }
  }

  private void finishAll() {
    for (int i = 0; i < 1_000 && queue.waiting() + queue.running() > 0; i++) {
      answer();
      house.asks("w0");
      check();
    }
    same("all are answered", finishedIds.equals(versionAtAcceptance.keySet()), true);
  }

  private static void same(String what, @Nullable Object actual, @Nullable Object expected) {
    if (!String.valueOf(actual).equals(String.valueOf(expected))) {
      throw new AssertionError(what + ": " + actual + ", not " + expected);
    }
  }
}
