package dev.ringfolio.core.model;

/** When a portfolio is to be optimized by itself. */
public sealed interface TriggerCondition {
  /** What is measured must be back under this part of the threshold before it counts again. */
  double REARM = 0.8;

  /** What the request says that asked for it. */
  Trigger kind();

  /**
   * The price of one of its symbols moved.
   *
   * @param threshold fraction of a price within the window, up or down
   * @param windowMillis how far back that price may lie
   */
  record PriceChange(double threshold, long windowMillis) implements TriggerCondition {
    @Override
    public Trigger kind() {
      return Trigger.PRICE_CHANGE;
    }
  }

  /**
   * Time passed.
   *
   * @param intervalMillis since it fired last, or was made
   */
  record TimeBased(long intervalMillis) implements TriggerCondition {
    @Override
    public Trigger kind() {
      return Trigger.TIME_BASED;
    }
  }

  /**
   * A metric of the portfolio reached a limit.
   *
   * @param metric of a portfolio
   */
  record RiskLimit(AlertMetric metric, double limit) implements TriggerCondition {
    @Override
    public Trigger kind() {
      return Trigger.RISK_ALERT;
    }

    /** The same as a rule: what is a risk may not rise to the limit, a value not fall to it. */
    public MetricRule.Compare rule() {
      boolean falls = metric == AlertMetric.PORTFOLIO_VALUE;
      return new MetricRule.Compare(
          null, metric, falls ? Comparison.AT_MOST : Comparison.AT_LEAST, limit);
    }
  }

  /**
   * The correlations of its symbols are others than when it fired last.
   *
   * @param threshold mean absolute change over all pairs
   * @param windowMillis whole minutes of returns of which correlations are made
   */
  record CorrelationChange(double threshold, long windowMillis) implements TriggerCondition {
    @Override
    public Trigger kind() {
      return Trigger.CORRELATION_CHANGE;
    }
  }

  /** Somebody said so. */
  record News() implements TriggerCondition {
    @Override
    public Trigger kind() {
      return Trigger.NEWS;
    }
  }

  /** A rule of the owner's holds. */
  record Custom(MetricRule rule) implements TriggerCondition {
    @Override
    public Trigger kind() {
      return Trigger.CUSTOM;
    }
  }
}
