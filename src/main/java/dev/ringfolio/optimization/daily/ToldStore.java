package dev.ringfolio.optimization.daily;

import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.model.WireName;
import java.util.List;
import java.util.Optional;

/**
 * What was told last, and what there is to tell of. What a method has done when it returns survives
 * the end of this process. Blocking: call it on a pool, never on an event loop. Every method throws
 * {@link StoreUnavailable} where the store cannot be used now.
 */
public interface ToldStore {
  /** What is told of. */
  enum Kind implements WireName {
    EXPERIMENT,
    PERFORMANCE
  }

  /**
   * What is told of, and to whom.
   *
   * @param id of an experiment, or of the portfolio whose newest weights they are
   */
  record Subject(Kind kind, String owner, String id) {}

  /**
   * What was told last.
   *
   * @param requestId of the optimization that it was about; empty for an experiment
   * @param day since 1970-01-01: nothing of it or of a day before is told again
   */
  record Mark(Subject subject, String requestId, int day) {}

  /** The newest solved optimization that {@code owner} asked for a portfolio. */
  record Newest(long number, String owner, String portfolioId, String requestId) {}

  /**
   * Marks of all that there still is, and the newest optimization of each portfolio.
   *
   * @param newest the newest first
   */
  record Agenda(List<Mark> marks, List<Newest> newest) {
    public Agenda {
      marks = List.copyOf(marks);
      newest = List.copyOf(newest);
    }
  }

  /**
   * What was told and what there is. Marks of experiments and results that are gone are forgotten.
   *
   * @param newestMax of the newest optimizations
   */
  Agenda agenda(int newestMax);

  /** Keeps a mark in place of the one of its subject. */
  void keep(Mark mark);

  /** The data of a result, JSON; empty where it is gone meanwhile. */
  Optional<String> result(long number);
}
