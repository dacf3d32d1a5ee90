package dev.ringfolio.triggers;

import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All alert rules as the store has them: {@value #RULES_MAX} in all, {@value #USER_RULES_MAX} of a
 * user. Owned by the triggers verticle.
 */
final class RuleShelf {
  static final int RULES_MAX = 10_000;
  static final int USER_RULES_MAX = 100;

  private final TreeMap<Long, AlertRule> rules = new TreeMap<>();

  /** Rules of each owner, with those that are being written. */
  private final Map<String, Integer> counts = new HashMap<>();

  private int reserved;

  /** Makes room for a rule that is being written; empty, or why there is none. */
  Optional<Failure> reserve(String owner) {
    if (!AlertStore.canName(owner)) {
      return refusal("the user's name is longer than " + AlertStore.USER_MAX + " characters");
    }
    if (counts.getOrDefault(owner, 0) >= USER_RULES_MAX) {
      return refusal("'" + owner + "' has " + USER_RULES_MAX + " alert rules, the most of a user");
    }
    if (rules.size() + reserved >= RULES_MAX) {
      return refusal("there are " + RULES_MAX + " alert rules, the most of all users");
    }
    counts.merge(owner, 1, Integer::sum);
    reserved++;
    return Optional.empty();
  }

  private static Optional<Failure> refusal(String detail) {
    return Optional.of(new Failure(FailureCode.INVALID_MESSAGE, detail));
  }

  /** Ends a reservation, whatever came of it. */
  void release(String owner) {
    reserved--;
    uncount(owner);
  }

  private void uncount(String owner) {
    counts.computeIfPresent(owner, (name, count) -> count == 1 ? null : count - 1);
  }

  /** Takes a rule that the store has, in the place of what was known of it. */
  void put(AlertRule rule) {
    AlertRule before = rules.put(rule.number(), rule);
    if (before != null) {
      uncount(before.owner());
    }
    counts.merge(rule.owner(), 1, Integer::sum);
  }

  void remove(AlertRule rule) {
    AlertRule before = rules.remove(rule.number());
    if (before != null) {
      uncount(before.owner());
    }
  }

  /** The rule, where the asker may know of it. */
  Optional<AlertRule> find(Asker asker, String id) {
    return find(id).filter(rule -> asker.may(rule.owner()));
  }

  Optional<AlertRule> find(String id) {
    return Optional.ofNullable(rules.get(Long.parseLong(id)));
  }

  /** Rules that the asker may know of, oldest first. */
  List<AlertRule> list(Asker asker, long after, int limit) {
    return rules.tailMap(after, false).values().stream()
        .filter(rule -> asker.may(rule.owner()))
        .limit(limit)
        .toList();
  }

  List<AlertRule> all() {
    return List.copyOf(rules.values());
  }

  int size() {
    return rules.size();
  }
}
