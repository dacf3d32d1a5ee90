package dev.ringfolio.triggers;

import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.ListTriggers;
import dev.ringfolio.contract.TriggerDraft;
import dev.ringfolio.contract.TriggerRead;
import dev.ringfolio.contract.TriggerRule;
import dev.ringfolio.contract.TriggerRun;
import dev.ringfolio.core.model.Serials;
import dev.ringfolio.core.trigger.TriggerEngine;
import dev.ringfolio.core.trigger.TriggerListener;
import dev.ringfolio.core.trigger.TriggerMemory;
import dev.ringfolio.core.trigger.TriggerSpec;
import dev.ringfolio.triggers.TriggerStore.Kept;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All triggers, where they stand, and what came of their last runs. Owned by the automation
 * verticle; not thread-safe; time is pushed in.
 *
 * <p>The shelf has every trigger, the engine those that are enabled; of the others their memories
 * are kept here. What the store has of all that is known, so that only what changed is written.
 */
final class TriggerBook {
  static final int TRIGGERS_MAX = 1_000;
  static final int USER_TRIGGERS_MAX = 100;

  final Shelf<TriggerRule> shelf = new Shelf<>("trigger", TRIGGERS_MAX, USER_TRIGGERS_MAX);
  final TriggerEngine engine;

  private final RunRequests requests;
  private final Serials serials = new Serials();
  private final Map<String, TriggerMemory> resting = new HashMap<>();
  private final Map<String, TriggerRun> runs = new HashMap<>();

  /** As the store has them. */
  private final Map<String, Kept> stored = new HashMap<>();

  private boolean loaded;

  /**
   * Makes one that is empty.
   *
   * @param intervalMillis that pass at least between two runs of one portfolio
   */
  TriggerBook(long intervalMillis, RunRequests requests, TriggerListener listener) {
    this.engine = new TriggerEngine(intervalMillis, listener);
    this.requests = requests;
  }

  boolean loaded() {
    return loaded;
  }

  /** The id of what is made now. */
  String nextId(long nowMillis) {
    return Long.toString(serials.next(nowMillis));
  }

  /**
   * Takes what the store holds. Of triggers that are known so, where they stand is better known
   * here.
   */
  void load(List<Kept> kept, long nowMillis) {
    loaded = true;
    Set<String> ids = new HashSet<>();
    stored.clear();
    for (Kept one : kept) {
      ids.add(one.rule().id());
      serials.above(one.rule().number());
      stored.put(one.rule().id(), one);
      if (!shelf.find(one.rule().id()).equals(Optional.of(one.rule()))) {
        put(one, nowMillis);
      }
    }
    shelf.all().stream().filter(rule -> !ids.contains(rule.id())).forEach(this::remove);
  }

  /** Takes a trigger that the store has. */
  void put(Kept kept, long nowMillis) {
    TriggerRule rule = kept.rule();
    shelf.put(rule);
    stored.put(rule.id(), kept);
    if (kept.run() == null) {
      runs.remove(rule.id());
    } else {
      runs.put(rule.id(), kept.run());
    }
    if (rule.draft().enabled()) {
      resting.remove(rule.id());
      engine.put(spec(rule), kept.memory(), nowMillis);
    } else {
      engine.remove(rule.id());
      resting.put(rule.id(), kept.memory());
    }
  }

  /**
   * {@code changed} in the place of the trigger of its id: armed anew, and what it had to run is
   * not wanted any more. A run that is under way goes on.
   */
  Kept changed(TriggerRule changed, long nowMillis) {
    TriggerRule before = shelf.find(changed.id()).orElseThrow();
    Kept now = kept(before);
    boolean moved = !before.draft().portfolioId().equals(changed.draft().portfolioId());
    TriggerMemory memory = now.memory().rearmed(nowMillis);
    return new Kept(
        changed, moved ? memory.elsewhere() : memory, standing(now.run(), memory.due()));
  }

  /**
   * Takes a change that the store has. What happened to the trigger while that was written counts,
   * and is kept with the next of its changes.
   */
  void replace(Kept written, long nowMillis) {
    put(changed(written.rule(), nowMillis), nowMillis);
    stored.put(written.rule().id(), written);
  }

  private TriggerSpec spec(TriggerRule rule) {
    return new TriggerSpec(
        rule.id(),
        rule.owner(),
        rule.draft().portfolioId(),
        rule.draft().condition(),
        rule.draft().cooldownMillis(),
        requests.symbols(rule.draft().request()),
        rule.draft().request());
  }

  /** Forgets a trigger that the store has no more. */
  void remove(TriggerRule rule) {
    shelf.remove(rule);
    engine.remove(rule.id());
    resting.remove(rule.id());
    runs.remove(rule.id());
    stored.remove(rule.id());
  }

  /** A trigger as it is to be kept now. */
  Kept kept(TriggerRule rule) {
    TriggerMemory memory =
        engine
            .memory(rule.id())
            .or(() -> Optional.ofNullable(resting.get(rule.id())))
            .orElseThrow();
    return new Kept(rule, memory, standing(runs.get(rule.id()), memory.due()));
  }

  /** A run that was refused is tried again only while its trigger waits for it. */
  private static @Nullable TriggerRun standing(@Nullable TriggerRun run, boolean due) {
    return run != null && run.status() == TriggerRun.Status.REFUSED && !due
        ? run.as(TriggerRun.Status.FAILED)
        : run;
  }

  /** Those that stand elsewhere than the store knows. */
  List<Kept> changed() {
    List<Kept> changed = new ArrayList<>();
    for (TriggerRule rule : shelf.all()) {
      Kept now = kept(rule);
      if (!now.equals(stored.get(rule.id()))) {
        changed.add(now);
      }
    }
    return changed;
  }

  /** The store has these now. */
  void written(List<Kept> some) {
    for (Kept kept : some) {
      stored.computeIfPresent(kept.rule().id(), (id, before) -> kept);
    }
  }

  /** A run was asked for by these. */
  void ran(List<String> triggerIds, TriggerRun run) {
    for (String id : triggerIds) {
      if (shelf.find(id).isPresent()) {
        runs.put(id, run);
      }
    }
  }

  /** A run is over, or refused. */
  void ended(String requestId, TriggerRun.Status status, @Nullable Failure failure) {
    runs.replaceAll(
        (id, run) -> run.requestId().equals(requestId) ? run.ended(status, failure) : run);
  }

  /** Triggers whose last run is not known to be over. */
  List<Kept> open() {
    return shelf.all().stream()
        .map(this::kept)
        .filter(kept -> kept.run() != null && kept.run().status() == TriggerRun.Status.QUEUED)
        .toList();
  }

  TriggerRead read(TriggerRule rule, long nowMillis) {
    Kept kept = kept(rule);
    TriggerMemory memory = kept.memory();
    boolean waits = rule.draft().enabled() && !memory.suspended();
    return new TriggerRead(
        rule,
        waits && memory.armed(),
        memory.suspended() ? suspension(rule.draft()) : "",
        engine.value(rule.id(), nowMillis),
        memory.firedMillis(),
        memory.firedValue(),
        memory.reason(),
        memory.due(),
        waits ? Math.max(nowMillis, engine.nextMillis(rule.id())) : 0,
        kept.run());
  }

  /** Why a trigger is suspended, for people. */
  static String suspension(TriggerDraft draft) {
    return "the portfolio '" + draft.portfolioId() + "' is not there";
  }

  /** Triggers that one may read, oldest first; one more than asked for, where there are. */
  List<TriggerRule> list(ListTriggers asked) {
    Asker asker = asked.asker();
    String portfolio = asked.portfolioId();
    return shelf.list(
        asker,
        rule -> portfolio == null || portfolio.equals(rule.draft().portfolioId()),
        asked.after(),
        asked.limit() + 1);
  }

  /** How many there are of each kind, by its name. */
  Map<String, Integer> kinds() {
    Map<String, Integer> kinds = new TreeMap<>();
    shelf
        .all()
        .forEach(rule -> kinds.merge(rule.draft().condition().kind().wire(), 1, Integer::sum));
    return kinds;
  }

  int enabled() {
    return shelf.size() - resting.size();
  }
}
