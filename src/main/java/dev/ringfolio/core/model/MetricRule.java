package dev.ringfolio.core.model;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What has to hold of a portfolio and of prices: comparisons, and all or any of several. */
public sealed interface MetricRule {
  /** Comparisons in one rule. */
  int COMPARISONS_MAX = 32;

  /** How deep all and any may stand in each other. */
  int DEPTH_MAX = 4;

  /** Every comparison in it, in the order in which they stand. */
  Stream<Compare> comparisons();

  /** How deep all and any stand in each other in it; 0 of a comparison alone. */
  int depth();

  /**
   * One metric against a limit.
   *
   * @param symbol where the metric is of a symbol, else null: it is of the portfolio
   * @param limit finite, in the metric's unit
   */
  record Compare(@Nullable Symbol symbol, AlertMetric metric, Comparison op, double limit)
      implements MetricRule {
    /** The limit of the way back, by the hysteresis of the metric. */
    public double rearm() {
      return op.rearm(limit, metric.hysteresis());
    }

    @Override
    public Stream<Compare> comparisons() {
      return Stream.of(this);
    }

    @Override
    public int depth() {
      return 0;
    }
  }

  /** Every one of them, of at least one. */
  record All(List<MetricRule> rules) implements MetricRule {
    public All {
      rules = List.copyOf(rules);
    }

    @Override
    public Stream<Compare> comparisons() {
      return rules.stream().flatMap(MetricRule::comparisons);
    }

    @Override
    public int depth() {
      return 1 + rules.stream().mapToInt(MetricRule::depth).max().orElse(0);
    }
  }

  /** At least one of them. */
  record Any(List<MetricRule> rules) implements MetricRule {
    public Any {
      rules = List.copyOf(rules);
    }

    @Override
    public Stream<Compare> comparisons() {
      return rules.stream().flatMap(MetricRule::comparisons);
    }

    @Override
    public int depth() {
      return 1 + rules.stream().mapToInt(MetricRule::depth).max().orElse(0);
    }
  }
}
