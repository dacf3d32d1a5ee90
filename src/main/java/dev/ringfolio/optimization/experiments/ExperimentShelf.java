package dev.ringfolio.optimization.experiments;

import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The experiments that there are, as the store has them, by their numbers. At most {@value
 * #OF_A_USER} of one user and {@value #OF_ALL} in all. Owned by the verticle.
 */
final class ExperimentShelf {
  static final int OF_A_USER = 50;
  static final int OF_ALL = 1_000;

  private final NavigableMap<Long, Experiment> all = new TreeMap<>();

  /** Owners of those that are being written, each as often as it has such. */
  private final List<String> reserved = new ArrayList<>();

  void load(Collection<Experiment> stored) {
    all.clear();
    stored.forEach(this::add);
  }

  void add(Experiment experiment) {
    all.put(Long.parseLong(experiment.id()), experiment);
  }

  void remove(String id) {
    all.remove(number(id));
  }

  /** The one of that id, where the asker may read it. */
  Optional<Experiment> find(Asker asker, String id) {
    return Optional.ofNullable(all.get(number(id))).filter(found -> asker.may(found.owner()));
  }

  /**
   * Those that the asker may read with numbers below {@code before}, newest first.
   *
   * @param portfolioId only those of it; or null
   */
  List<Experiment> newest(Asker asker, @Nullable String portfolioId, long before, int limit) {
    List<Experiment> found = new ArrayList<>();
    for (Experiment experiment : all.headMap(before, false).descendingMap().values()) {
      if (found.size() < limit
          && asker.may(experiment.owner())
          && (portfolioId == null || portfolioId.equals(experiment.portfolioId()))) {
        found.add(experiment);
      }
    }
    return found;
  }

  /** Makes room for one that is being written; empty, or why there is none. */
  Optional<Failure> reserve(String owner) {
    long own =
        all.values().stream().filter(e -> e.owner().equals(owner)).count()
            + Collections.frequency(reserved, owner);
    if (own >= OF_A_USER) {
      return Optional.of(limit(own + " experiments are yours; " + OF_A_USER + " may be"));
    }
    if (all.size() + reserved.size() >= OF_ALL) {
      return Optional.of(limit("there are " + OF_ALL + " experiments, as many as may be"));
    }
    reserved.add(owner);
    return Optional.empty();
  }

  /** Ends a reservation, whatever came of it. */
  void release(String owner) {
    reserved.remove(owner);
  }

  private static Failure limit(String detail) {
    return new Failure(FailureCode.METHOD_LIMIT, detail + "; delete one first");
  }

  private static long number(String id) {
    return id.matches("[0-9]{1,18}") ? Long.parseLong(id) : -1;
  }
}
