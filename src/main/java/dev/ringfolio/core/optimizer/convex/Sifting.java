package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.cone.Halt;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Distance;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Ellipsoid;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Row;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Solves a problem of many assets over the few of them that its answer holds.
 *
 * <p><b>Problem.</b> A Newton step of the interior point costs n³, though most long-only weights
 * end at zero, or where they were held already.
 *
 * <p><b>Idea.</b> Some assets are chosen; all others rest together in one made-up asset, the
 * <em>rest</em>: their part of what is held, where trades are counted, of the benchmark, where the
 * distance from it is, else nothing. Weights of the chosen assets and of the rest are weights of
 * all, so the small problem is the large one with less choice: its covariance, returns and limits
 * are those of these portfolios. The prices that solve it make a bound for the large one, in which
 * each resting asset has a part of its own ({@link Ceiling}): those with something to gain are
 * chosen as well, and it is solved again. When none gains, the answer is that of the large problem.
 *
 * <p><b>Invariants.</b> Nothing here proves anything: what is found goes through {@link
 * ConstraintVerifier} with all assets, and where it is not optimal, or no weights of the chosen
 * assets are found, the large problem is solved as it stands. Every round adds assets; rounds are
 * bounded.
 *
 * <p><b>Threads.</b> The state of one solve; one thread.
 *
 * <p>Reference: Bixby, Gregory, Lustig, Marsten and Shanno, <i>Very large-scale linear programming:
 * a case study in combining interior point and simplex methods</i> (1992), for the name and the
 * idea.
 */
final class Sifting {
  /** Fewer assets are solved as they are. */
  static final int ASSETS_MIN = 100;

  private static final int ROUNDS_MAX = 8;

  /** Assets at first: so many, and a part of all. */
  private static final int FIRST = 30;

  private static final int FIRST_PART = 16;

  /** Assets chosen for the sake of each side of each limit. */
  private static final int FOR_EACH_LIMIT = 8;

  /** More than this part of all assets is not worth a small problem. */
  private static final double PART_MAX = 0.65;

  /** Caps of so many equal weights or fewer are held by too many assets. */
  private static final double CAP_MIN = 4.0;

  /** A gain below this, relative to the objective's scale, is rounding. */
  private static final double GAIN_ZERO = 1e-15;

  private final Goal goal;
  private final ConstraintSet set;
  private final double[] sigma;
  private final int n;

  /** What rests, as far as it is not chosen, n; zero where nothing does. */
  private final double[] resting;

  private final boolean[] chosen;
  private int[] members = new int[0];

  /** The weight of all that rests, where it rests. */
  private double restSize;

  private Sifting(Goal goal, ConstraintSet set, double[] sigma) {
    this.goal = goal;
    this.set = set;
    this.sigma = sigma;
    this.n = set.assets();
    this.resting = resting(goal, set);
    this.chosen = new boolean[n];
  }

  /** Whether a problem is of the sort that has few weights that neither rest nor are zero. */
  static boolean worthwhile(Goal goal, ConstraintSet set) {
    boolean traded = goal.costly() || !set.distances().isEmpty();
    boolean measured = false;
    for (Ellipsoid ellipsoid : set.ellipsoids()) {
      measured |= Starts.greatest(ellipsoid.center()) > 0.0;
    }
    double[] resting = resting(goal, set);
    boolean oneRest = !(traded && measured) || Arrays.equals(resting, benchmark(set));
    double least = Arrays.stream(set.box().upper()).min().orElse(0.0);
    return set.assets() >= ASSETS_MIN
        && goal.halfWidths() == null
        && goal.ellipsoid() == null
        && oneRest
        && Arrays.stream(set.box().lower()).allMatch(lower -> lower == 0.0)
        && Arrays.stream(resting).allMatch(weight -> weight >= 0.0)
        && least * set.assets() > CAP_MIN;
  }

  private static double[] resting(Goal goal, ConstraintSet set) {
    if (!set.distances().isEmpty()) {
      return set.distances().get(0).center();
    }
    return goal.costly() ? goal.held() : benchmark(set);
  }

  /** Where the volatility of a distance is bounded from; zero where it is not. */
  private static double[] benchmark(ConstraintSet set) {
    for (Ellipsoid ellipsoid : set.ellipsoids()) {
      if (Starts.greatest(ellipsoid.center()) > 0.0) {
        return ellipsoid.center();
      }
    }
    return new double[set.assets()];
  }

  /** The last answer with its certificate for all assets; unknown where there was none. */
  static ConvexAnswer solve(Goal goal, ConstraintSet set, double[] sigma, Halt halt) {
    return new Sifting(goal, set, sigma).run(halt);
  }

  private ConvexAnswer run(Halt halt) {
    chooseFirst(halt);
    ConvexAnswer best = ConvexAnswer.unknown(set, Starts.nearestToZero(set.box()), 0);
    for (int round = 0; !halt.asked() && round < ROUNDS_MAX && small(); round++) {
      ConvexAnswer part = ConvexAnswer.of(goal(halt), limits(), covariance(halt), 0, halt);
      if (halt.asked() || !part.certificate().approximate()) {
        return best;
      }
      double[] weights = spread(part.weights());
      Hints hints = spread(part.hints());
      ConstraintVerifier verifier = new ConstraintVerifier(goal, set, sigma, weights);
      Certificate certificate = verifier.certify(hints);
      best = new ConvexAnswer(weights, hints, certificate, best.steps() + part.steps());
      halt.now();
      if (Sharpening.needless(certificate) || !add(verifier.gains(hints))) {
        return best;
      }
    }
    return best;
  }

  private boolean small() {
    return members.length <= PART_MAX * n;
  }

  /**
   * Those that look best from where things rest, and some for each side of each limit; any where it
   * was told to stop.
   */
  private void chooseFirst(Halt halt) {
    double[] start = resting.clone();
    if (!(Starts.greatest(start) > 0.0)) {
      Arrays.fill(start, 1.0 / n);
    }
    double[] marginalRisk = new double[n];
    int[] all = IntStream.range(0, n).toArray();
    RowArithmetic.combineRows(sigma, n, all, start, n, marginalRisk);
    double[][] none = new double[set.ellipsoids().size()][0];
    Hints hints = new Hints(new double[0], none, new double[0], new double[0]);
    halt.now();
    double[] slope = Tangent.of(goal, set, start, marginalRisk, hints).slope();
    halt.now();
    take(FIRST + n / FIRST_PART, slope, 1.0, slope);
    if (!set.distances().isEmpty() || goal.costly()) {
      take(FIRST + n / FIRST_PART, slope, -1.0, slope);
    }
    for (Row row : set.rows()) {
      take(FOR_EACH_LIMIT, row.coefficients(), 1.0, slope);
      take(FOR_EACH_LIMIT, row.coefficients(), -1.0, slope);
    }
    if (!set.ellipsoids().isEmpty()) {
      take(FOR_EACH_LIMIT, marginalRisk, -1.0, slope);
    }
    list();
  }

  /** Chooses the assets that are first by a score, then by another; no asset twice. */
  private void take(int count, double[] score, double sign, double[] then) {
    IntStream.range(0, n)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(i -> -sign * score[i])
                .thenComparingDouble(i -> -then[i]))
        .limit(count)
        .forEach(i -> chosen[i] = true);
  }

  private void list() {
    members = IntStream.range(0, n).filter(i -> chosen[i]).toArray();
    restSize = 0.0;
    for (int i = 0; i < n; i++) {
      restSize += chosen[i] ? 0.0 : resting[i];
    }
  }

  /** Chooses the resting assets that gain most, at most as many as there are; false for none. */
  private boolean add(double[] gains) {
    int[] better =
        IntStream.range(0, n)
            .filter(i -> !chosen[i] && gains[i] > GAIN_ZERO)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -gains[i]))
            .limit(members.length)
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i : better) {
      chosen[i] = true;
    }
    list();
    return better.length > 0;
  }

  /** The chosen assets, and the rest where there is one. */
  private int width() {
    return members.length + (restSize > 0.0 ? 1 : 0);
  }

  /** The rest's part in a linear function of weights. */
  private double ofRest(double[] coefficients, int at) {
    double size = restSize;
    double sum = 0.0;
    for (int i = 0; i < n && size > 0.0; i++) {
      sum += chosen[i] ? 0.0 : coefficients[at + i] * (resting[i] / size);
    }
    return sum;
  }

  /** The chosen entries of a row of n, and what it is for the rest. */
  private double[] part(double[] row, int at) {
    double[] part = new double[width()];
    for (int k = 0; k < members.length; k++) {
      part[k] = row[at + members[k]];
    }
    if (part.length > members.length) {
      part[members.length] = ofRest(row, at);
    }
    return part;
  }

  /** The chosen entries of weights, and how much of the rest they are. */
  private double[] place(double[] weights, boolean rests) {
    double[] place = part(weights, 0);
    if (place.length > members.length) {
      place[members.length] = rests ? restSize : 0.0;
    }
    return place;
  }

  private Goal goal(Halt halt) {
    return new Goal(
        goal.objective(),
        part(goal.reward(), 0),
        goal.base(),
        goal.cost(),
        place(goal.held(), goal.costly()),
        null,
        null,
        goal.riskAversion(),
        days(halt),
        goal.dayBase(),
        goal.tail(),
        goal.typicalVariance());
  }

  /** The returns of the chosen assets and of the rest; anything where it was told to stop. */
  private double @Nullable [] days(Halt halt) {
    double[] all = goal.days();
    if (all == null) {
      return null;
    }
    int width = width();
    double[] days = new double[goal.observations() * width];
    for (int t = 0; t < goal.observations() && !halt.after(n); t++) {
      System.arraycopy(part(all, t * n), 0, days, t * width, width);
    }
    return days;
  }

  private ConstraintSet limits() {
    double[] upper = part(set.box().upper(), 0);
    double size = restSize;
    double most = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      if (!chosen[i] && resting[i] > 0.0) {
        most = Math.min(most, set.box().upper()[i] * (size / resting[i]));
      }
    }
    if (size > 0.0) {
      upper[members.length] = most;
    }
    FeasibleSet box = new FeasibleSet(new double[upper.length], upper, set.box().budget());
    return new ConstraintSet(
        box,
        set.rows().stream()
            .map(
                row ->
                    new Row(
                        row.field(),
                        row.name(),
                        part(row.coefficients(), 0),
                        row.lower(),
                        row.upper(),
                        row.shift()))
            .toList(),
        set.distances().stream()
            .map(each -> new Distance(each.field(), place(each.center(), true), each.limit()))
            .toList(),
        set.ellipsoids().stream()
            .map(
                each ->
                    new Ellipsoid(
                        each.field(),
                        place(each.center(), Starts.greatest(each.center()) > 0.0),
                        each.limit()))
            .toList());
  }

  private double[] covariance(Halt halt) {
    int width = width();
    double[] covariance = new double[width * width];
    double[] ofRest = new double[n];
    double size = restSize;
    for (int i = 0; i < n && size > 0.0 && !halt.after(n); i++) {
      if (!chosen[i] && resting[i] > 0.0) {
        RowArithmetic.addScaled(ofRest, resting[i] / size, sigma, i * n, n);
      }
    }
    for (int k = 0; k < members.length; k++) {
      for (int l = 0; l < members.length; l++) {
        covariance[k * width + l] = sigma[members[k] * n + members[l]];
      }
    }
    double[] last = part(ofRest, 0);
    for (int k = 0; k < width && size > 0.0; k++) {
      covariance[k * width + width - 1] = last[k];
      covariance[(width - 1) * width + k] = last[k];
    }
    return covariance;
  }

  /** The weights of all assets. */
  private double[] spread(double[] part) {
    double size = restSize;
    double[] weights = new double[n];
    for (int i = 0; i < n && size > 0.0; i++) {
      weights[i] = chosen[i] ? 0.0 : part[members.length] * (resting[i] / size);
    }
    for (int k = 0; k < members.length; k++) {
      weights[members[k]] = part[k];
    }
    return weights;
  }

  private Hints spread(Hints part) {
    double[][] directions = part.directions().clone();
    for (int e = 0; e < directions.length; e++) {
      directions[e] = spread(directions[e]);
    }
    return new Hints(part.prices(), directions, part.uncertainty(), part.tail());
  }
}
