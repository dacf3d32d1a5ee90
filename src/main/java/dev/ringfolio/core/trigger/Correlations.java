package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.Symbol;
import java.util.ArrayList;
import java.util.List;

/**
 * The correlations of several symbols' returns, at one moment. Immutable.
 *
 * @param symbols n of them, distinct
 * @param pairs n·(n−1)/2: those of the first with each later one, of the second, and so on; NaN
 *     where a symbol did not move, is not known for so long or had too few prices
 */
public record Correlations(List<Symbol> symbols, List<Double> pairs) {
  /** Symbols of one trigger whose correlations are watched. */
  public static final int SYMBOLS_MAX = 50;

  /** The part of all pairs that has to be known for a change to be. */
  private static final double KNOWN_MIN = 0.5;

  /**
   * The part of a window's minutes that must have had a price. The others are returns of nothing:
   * were they most, the few that are not would lie at the same place for all symbols, as at an
   * opening, and every correlation be 1 or -1.
   */
  static final double PRINTED_MIN = 0.8;

  public Correlations {
    symbols = List.copyOf(symbols);
    pairs = List.copyOf(pairs);
    if (pairs.size() != symbols.size() * (symbols.size() - 1) / 2) {
      throw new IllegalArgumentException(pairs.size() + " pairs of " + symbols.size());
    }
  }

  /**
   * Of simple one-minute returns.
   *
   * @param closes in the order of {@code symbols}
   * @param minute of the last close
   * @param returns how many of each, up to that minute
   */
  static Correlations of(
      List<Symbol> symbols, List<MinuteCloses> closes, long minute, int returns) {
    List<double[]> directions = new ArrayList<>();
    closes.forEach(of -> directions.add(direction(of, minute, returns)));
    List<Double> pairs = new ArrayList<>();
    for (int i = 0; i < directions.size(); i++) {
      for (int j = i + 1; j < directions.size(); j++) {
        pairs.add(dot(directions.get(i), directions.get(j)));
      }
    }
    return new Correlations(symbols, pairs);
  }

  /**
   * Returns less their mean, of length one; NaN throughout where they are all the same, or too many
   * minutes had no price.
   */
  private static double[] direction(MinuteCloses closes, long minute, int returns) {
    double[] direction = new double[returns];
    double sum = 0.0;
    int printed = 0;
    for (int t = 0; t < returns; t++) {
      long at = minute - returns + 1 + t;
      direction[t] = closes.change(at);
      sum += direction[t];
      printed += closes.printed(at) ? 1 : 0;
    }
    double squares = 0.0;
    for (int t = 0; t < returns; t++) {
      direction[t] -= sum / returns;
      squares += direction[t] * direction[t];
    }
    boolean known = squares > 0.0 && printed >= PRINTED_MIN * returns;
    double length = known ? Math.sqrt(squares) : Double.NaN;
    for (int t = 0; t < returns; t++) {
      direction[t] /= length;
    }
    return direction;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0.0;
    for (int t = 0; t < a.length; t++) {
      sum += a[t] * b[t];
    }
    return Double.isNaN(sum) ? Double.NaN : Math.max(-1.0, Math.min(1.0, sum));
  }

  /** Whether enough of it is known to be held against another. */
  boolean known() {
    return !pairs.isEmpty()
        && pairs.stream().filter(p -> !p.isNaN()).count() >= KNOWN_MIN * pairs.size();
  }

  /**
   * The mean absolute difference over the pairs that both know; NaN where these are less than half
   * of the pairs of this one.
   */
  double change(Correlations reference) {
    double sum = 0.0;
    int known = 0;
    int pair = 0;
    for (int i = 0; i < symbols.size(); i++) {
      int first = reference.symbols.indexOf(symbols.get(i));
      for (int j = i + 1; j < symbols.size(); j++) {
        int second = reference.symbols.indexOf(symbols.get(j));
        double difference = Math.abs(pairs.get(pair) - reference.pair(first, second));
        pair++;
        if (!Double.isNaN(difference)) {
          sum += difference;
          known++;
        }
      }
    }
    return known == 0 || known < KNOWN_MIN * pairs.size() ? Double.NaN : sum / known;
  }

  /** Of two places; NaN where one is not there. */
  private double pair(int one, int other) {
    int i = Math.min(one, other);
    int j = Math.max(one, other);
    int n = symbols.size();
    return i < 0 || i == j ? Double.NaN : pairs.get(i * n - i * (i + 1) / 2 + j - i - 1);
  }
}
