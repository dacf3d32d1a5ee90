package dev.ringfolio.optimization.daily;

import dev.ringfolio.contract.Experiment;
import dev.ringfolio.optimization.daily.ToldStore.Kind;
import dev.ringfolio.optimization.daily.ToldStore.Newest;
import dev.ringfolio.optimization.daily.ToldStore.Subject;

/** What somebody is told of each day. */
sealed interface Followed {
  /** By which it is known what was told of it last. */
  Subject subject();

  /** The optimization that it is about; empty for none. */
  String requestId();

  /** An experiment, to its owner. */
  record FollowedExperiment(Experiment experiment) implements Followed {
    @Override
    public Subject subject() {
      return new Subject(Kind.EXPERIMENT, experiment.owner(), experiment.id());
    }

    @Override
    public String requestId() {
      return "";
    }
  }

  /** The newest weights of a portfolio, to who asked for them. */
  record FollowedWeights(Newest newest) implements Followed {
    @Override
    public Subject subject() {
      return new Subject(Kind.PERFORMANCE, newest.owner(), newest.portfolioId());
    }

    @Override
    public String requestId() {
      return newest.requestId();
    }
  }
}
