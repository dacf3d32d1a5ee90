package dev.ringfolio.core.quantum;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;
import org.jspecify.annotations.Nullable;

/**
 * The search for the angles of least expected cost. Every evaluation is a run of the circuit; the
 * best one so far is kept with what was read off its state, so that a search that is stopped has
 * its answer at once.
 *
 * <p>The optimizer is BOBYQA: a quadratic model of the function within a trust region, without
 * derivatives and without chance.
 *
 * <p>QAOA: layer by layer. The angles of one layer start at the best of {@link FirstLayer}; those
 * of p + 1 layers at the linear interpolation of those of p, because good angles lie on a smooth
 * curve. VQE: the function has many local minima. The first pass starts at a product state that
 * holds each asset with the share that a relaxation of the selection gives it; the search is then
 * repeated from random angles around the uniform state, as often as the evaluations last.
 *
 * <p>The state of one search; one thread.
 *
 * <p>References: Powell, <i>The BOBYQA algorithm for bound constrained optimization without
 * derivatives</i> (2009); Zhou et al., <i>Quantum approximate optimization algorithm: performance,
 * mechanism, and implementation on near-term devices</i>, Physical Review X 10 (2020), for the
 * interpolation; Egger, Mareček and Woerner, <i>Warm-starting quantum optimization</i>, Quantum 5
 * (2021), for the start at a relaxation.
 */
final class AngleSearch {
  /** Hears of every run of the circuit. */
  @FunctionalInterface
  interface Listener {
    /**
     * The circuit was run once more.
     *
     * @param evaluation from 1
     * @param best so far
     */
    void evaluated(long evaluation, Found best);
  }

  /**
   * What the best state so far looks like.
   *
   * @param probabilityOfOptimum of the selection of least cost of all
   * @param selection the most probable one that keeps the budget
   */
  record Found(double expectation, double probabilityOfOptimum, int selection) {}

  /** Runs of QAOA for each angle, and of each repetition of VQE. */
  private static final int EVALUATIONS_PER_ANGLE = 30;

  /** Repetitions of VQE at most. */
  private static final int REPETITIONS_MAX = 5;

  /** Amplitudes times layers that VQE may go through in all: about 20 s of one core. */
  private static final long WORK_MAX = 1L << 32;

  /** The trust region of QAOA at first and at last, in units of the best γ and of radians. */
  private static final double LAYER_RADIUS = 0.1;

  /** The expectation is flat to its square. */
  private static final double LAYER_RADIUS_LAST = 1e-6;

  /**
   * Shares at the start of VQE stay this far from 0 and 1, so that every asset can still change.
   */
  private static final double SHARE_LEAST = 0.05;

  private static final double RANDOM_RADIUS = 0.3;
  private static final double RANDOM_RADIUS_LAST = 1e-4;

  /** Angles stay within this of where they start, in the same units. */
  private static final double REACH = Math.PI;

  private final Circuit circuit;
  private final int optimum;
  private final long evaluationsMax;
  private final Listener listener;
  private long evaluations;
  private @Nullable Found found;
  private double[] bestAngles = {};
  private double leastOfPass;

  AngleSearch(Circuit circuit, int optimum, long evaluationsMax, Listener listener) {
    this.circuit = circuit;
    this.optimum = optimum;
    this.evaluationsMax = evaluationsMax;
    this.listener = listener;
  }

  /** How many runs {@link #addLayers} takes at most. */
  static long runsOfLayers(int layers) {
    return (long) EVALUATIONS_PER_ANGLE * layers * (layers + 1);
  }

  /** How many runs {@link #repeat} takes at most. */
  static long runsOfRepetitions(int qubits, int layers, int angles) {
    long affordable = WORK_MAX / ((layers + 1L) << qubits);
    return Math.min(affordable, (long) REPETITIONS_MAX * EVALUATIONS_PER_ANGLE * angles);
  }

  /**
   * QAOA.
   *
   * @param first γ and β of one layer to start at; <em>read</em>
   */
  void addLayers(double[] first, int layers) {
    double[] angles = first;
    for (int depth = 1; depth <= layers && evaluations < evaluationsMax; depth++) {
      double[] units = new double[2 * depth];
      Arrays.fill(units, 0, depth, first[0]);
      Arrays.fill(units, depth, 2 * depth, 1.0);
      double[] start = depth == 1 ? first : interpolated(angles);
      minimize(start, units, LAYER_RADIUS, LAYER_RADIUS_LAST);
      angles = bestAngles;
    }
  }

  /** Angles of one layer more on the same curves. */
  static double[] interpolated(double[] angles) {
    int p = angles.length / 2;
    double[] more = new double[angles.length + 2];
    for (int part = 0; part < 2; part++) {
      for (int i = 0; i <= p; i++) {
        double before = i > 0 ? angles[part * p + i - 1] : 0.0;
        double after = i < p ? angles[part * p + i] : 0.0;
        more[part * (p + 1) + i] = (i * before + (p - i) * after) / p;
      }
    }
    return more;
  }

  /**
   * VQE.
   *
   * @param shares n, of each asset in a relaxation of the selection, 0..1; <em>read</em>
   */
  void repeat(double[] shares, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int count = circuit.angles();
    double[] units = new double[count];
    Arrays.fill(units, 1.0);
    for (int time = 0; time < REPETITIONS_MAX && evaluations < evaluationsMax; time++) {
      double[] start = time == 0 ? product(shares, count) : around(shares.length, count, random);
      minimize(start, units, RANDOM_RADIUS, RANDOM_RADIUS_LAST);
    }
  }

  /**
   * Angles of the product state in which asset i is chosen with probability {@code shares[i]}: all
   * but the last rotations rest, and controlled-Z gates leave {@code |0…0⟩} as it is.
   */
  static double[] product(double[] shares, int count) {
    double[] angles = new double[count];
    for (int i = 0; i < shares.length; i++) {
      double share = Math.max(SHARE_LEAST, Math.min(1.0 - SHARE_LEAST, shares[i]));
      angles[count - shares.length + i] = 2.0 * StrictMath.asin(Math.sqrt(share));
    }
    return angles;
  }

  /** Random angles around the uniform state, whose last rotations are a quarter turn. */
  private static double[] around(int qubits, int count, SplittableRandom random) {
    double[] angles = new double[count];
    for (int i = 0; i < count; i++) {
      double centre = i < count - qubits ? 0.0 : 0.5 * Math.PI;
      angles[i] = centre + random.nextDouble(-0.5, 0.5);
    }
    return angles;
  }

  /** One pass of BOBYQA; leaves its best angles. */
  private void minimize(double[] start, double[] units, double radius, double radiusLast) {
    int count = start.length;
    long allowed = Math.min((long) EVALUATIONS_PER_ANGLE * count, evaluationsMax - evaluations);
    leastOfPass = Double.POSITIVE_INFINITY;
    bestAngles = start;
    double[] centre = new double[count];
    double[] lower = new double[count];
    double[] upper = new double[count];
    for (int i = 0; i < count; i++) {
      centre[i] = start[i] / units[i];
      lower[i] = centre[i] - REACH;
      upper[i] = centre[i] + REACH;
    }
    try {
      new BOBYQAOptimizer(2 * count + 1, radius, radiusLast)
          .optimize(
              GoalType.MINIMIZE,
              new MaxEval((int) allowed),
              new InitialGuess(centre),
              new SimpleBounds(lower, upper),
              new ObjectiveFunction(point -> evaluate(point, units)));
    } catch (MathIllegalStateException ended) {
      // Its evaluations are used up, or rounding leaves its model nothing to gain. Either ends the
      // pass, and neither touches what has been found.
      return;
    }
  }

  private double evaluate(double[] point, double[] units) {
    double[] angles = new double[point.length];
    for (int i = 0; i < angles.length; i++) {
      angles[i] = point[i] * units[i];
    }
    circuit.run(angles);
    evaluations++;
    double expectation = circuit.expectation();
    if (expectation < leastOfPass) {
      leastOfPass = expectation;
      bestAngles = angles;
    }
    Found best = found;
    if (best == null || expectation < best.expectation()) {
      best = new Found(expectation, circuit.probability(optimum), circuit.mostProbable());
      found = best;
    }
    listener.evaluated(evaluations, best);
    return expectation;
  }

  /** The best angles of the last pass. */
  double[] angles() {
    return bestAngles;
  }
}
