package dev.ringfolio.triggers;

import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OwnedRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What users have, as the store has it, by number; so many in all and of a user. Owned by one
 * verticle.
 */
final class Shelf<T extends OwnedRule> {
  private final String thing;
  private final int most;
  private final int userMost;
  private final TreeMap<Long, T> kept = new TreeMap<>();

  /** Those of each owner, with those that are being written. */
  private final Map<String, Integer> counts = new HashMap<>();

  private int reserved;

  /**
   * Makes one that is empty.
   *
   * @param thing what one is called; with an s, several
   * @param most in all
   * @param userMost of a user
   */
  Shelf(String thing, int most, int userMost) {
    this.thing = thing;
    this.most = most;
    this.userMost = userMost;
  }

  /** What one is called; with an s, several. */
  String thing() {
    return thing;
  }

  /** Makes room for one that is being written; empty, or why there is none. */
  Optional<Failure> reserve(String user) {
    if (!AlertStore.canName(user)) {
      return refusal("the user's name is longer than " + AlertStore.USER_MAX + " characters");
    }
    if (counts.getOrDefault(user, 0) >= userMost) {
      return refusal("'" + user + "' has " + userMost + " " + thing + "s, the most of a user");
    }
    if (kept.size() + reserved >= most) {
      return refusal("there are " + most + " " + thing + "s, the most of all users");
    }
    counts.merge(user, 1, Integer::sum);
    reserved++;
    return Optional.empty();
  }

  private static Optional<Failure> refusal(String detail) {
    return Optional.of(new Failure(FailureCode.INVALID_MESSAGE, detail));
  }

  /** Ends a reservation, whatever came of it. */
  void release(String user) {
    reserved--;
    uncount(user);
  }

  private void uncount(String user) {
    counts.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
  }

  /** Takes one that the store has, in the place of what was known of it. */
  void put(T one) {
    T before = kept.put(one.number(), one);
    if (before != null) {
      uncount(before.owner());
    }
    counts.merge(one.owner(), 1, Integer::sum);
  }

  void remove(T one) {
    T before = kept.remove(one.number());
    if (before != null) {
      uncount(before.owner());
    }
  }

  /** The one by that id, where the asker may know of it. */
  Optional<T> find(Asker asker, String id) {
    return find(id).filter(one -> asker.may(one.owner()));
  }

  Optional<T> find(String id) {
    return Optional.ofNullable(kept.get(Long.parseLong(id)));
  }

  /** Those that the asker may know of, oldest first. */
  List<T> list(Asker asker, long after, int limit) {
    return list(asker, one -> true, after, limit);
  }

  /** As {@link #list(Asker, long, int)}, of those that are {@code wanted}. */
  List<T> list(Asker asker, Predicate<T> wanted, long after, int limit) {
    return kept.tailMap(after, false).values().stream()
        .filter(one -> asker.may(one.owner()))
        .filter(wanted)
        .limit(limit)
        .toList();
  }

  List<T> all() {
    return List.copyOf(kept.values());
  }

  int size() {
    return kept.size();
  }
}
