package dev.ringfolio.core.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The constraints of an optimization, defaults filled in.
 *
 * @param longOnly no weight below {@code max(0, minWeight)}
 * @param sumToOne the weights sum to one; else, long-only, the rest is cash
 * @param minWeight lower bound of every weight, −1..1
 * @param maxWeight upper bound of every weight, 0..1 long-only, −1..1 else
 * @param cvarConfidence tail probability, 0.01..0.1
 * @param groups bounds on sums of weights
 * @param maxTurnover L1 distance from the previous weights, or null for none
 * @param maxTrackingError annual volatility of the distance from the benchmark, or null
 * @param maxVolatility annual, or null
 * @param minReturn annual, or null
 */
public record Constraints(
    boolean longOnly,
    boolean sumToOne,
    double minWeight,
    double maxWeight,
    double cvarConfidence,
    List<Group> groups,
    @Nullable Double maxTurnover,
    @Nullable Double maxTrackingError,
    @Nullable Double maxVolatility,
    @Nullable Double minReturn) {

  /** The tail probability where none is given: the worst 5 %. */
  public static final double DEFAULT_CVAR_CONFIDENCE = 0.05;

  /** Long-only and fully invested, without further bounds. */
  public static final Constraints DEFAULT = box(true, true, 0.0, 1.0);

  public Constraints {
    groups = List.copyOf(groups);
  }

  /** Box and budget alone. */
  public static Constraints box(
      boolean longOnly, boolean sumToOne, double minWeight, double maxWeight) {
    return new Constraints(
        longOnly,
        sumToOne,
        minWeight,
        maxWeight,
        DEFAULT_CVAR_CONFIDENCE,
        List.of(),
        null,
        null,
        null,
        null);
  }

  /** A builder that begins with all of these. */
  public Builder with() {
    return new Builder(this);
  }

  /** The lower bound that holds: {@code max(0, minWeight)} long-only. */
  public double lowerBound() {
    return longOnly ? Math.max(0.0, minWeight) : minWeight;
  }

  /**
   * Bounds on the sum of the weights of some symbols.
   *
   * @param name shown in errors; never empty
   */
  public record Group(String name, List<Symbol> symbols, double min, double max) {
    public Group {
      symbols = List.copyOf(symbols);
    }
  }

  /**
   * Collects constraints beside a box and a budget that stay as they are. Each method sets the
   * component of its name, in the unit that {@link Constraints} gives for it; null for no limit.
   * What is out of bounds is told by who checks the request, not here. One thread.
   */
  public static final class Builder {
    private final boolean longOnly;
    private final boolean sumToOne;
    private final double minWeight;
    private final double maxWeight;
    private double cvarConfidence;
    private List<Group> groups;
    private @Nullable Double maxTurnover;
    private @Nullable Double maxTrackingError;
    private @Nullable Double maxVolatility;
    private @Nullable Double minReturn;

    private Builder(Constraints from) {
      longOnly = from.longOnly;
      sumToOne = from.sumToOne;
      minWeight = from.minWeight;
      maxWeight = from.maxWeight;
      cvarConfidence = from.cvarConfidence;
      groups = from.groups;
      maxTurnover = from.maxTurnover;
      maxTrackingError = from.maxTrackingError;
      maxVolatility = from.maxVolatility;
      minReturn = from.minReturn;
    }

    public Builder cvarConfidence(double value) {
      cvarConfidence = value;
      return this;
    }

    public Builder groups(List<Group> value) {
      groups = value;
      return this;
    }

    public Builder maxTurnover(@Nullable Double value) {
      maxTurnover = value;
      return this;
    }

    public Builder maxTrackingError(@Nullable Double value) {
      maxTrackingError = value;
      return this;
    }

    public Builder maxVolatility(@Nullable Double value) {
      maxVolatility = value;
      return this;
    }

    public Builder minReturn(@Nullable Double value) {
      minReturn = value;
      return this;
    }

    public Constraints build() {
      return new Constraints(
          longOnly,
          sumToOne,
          minWeight,
          maxWeight,
          cvarConfidence,
          groups,
          maxTurnover,
          maxTrackingError,
          maxVolatility,
          minReturn);
    }
  }
}
