package dev.ringfolio.core.optimizer.cone;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convex program over N dense variables v and M hinges u:
 *
 * <pre>
 *   minimize    ½ v'Pv + q'v + Σⱼ (½ pⱼ uⱼ² + qⱼ uⱼ)
 *   subject to  α'v ≤ β                                 sparse rows (bounds)
 *               uⱼ ≥ αⱼ'v − βⱼ,   uⱼ ≥ σⱼ(αⱼ'v − βⱼ)    hinges: σ = 0 a positive part, −1 a modulus
 *               a'v + e'u ≤ b  or  = b                  border rows, few
 *               ‖Fv + f‖ ≤ g'v + d                      second-order cones
 * </pre>
 *
 * <p>The split is what makes it fast: a hinge touches nothing but its own two rows and the border,
 * so hinges (a scenario of CVaR, a trade of turnover) are eliminated one by one and leave an N×N
 * system. Filled by one thread, then <em>read</em>.
 */
public final class ConeProgram {
  private final int size;
  private final double[] quadratic;
  private final double[] linear;
  private final RowBlock.Sparse bounds = new RowBlock.Sparse();
  private double[] boundLimits = new double[16];
  private final List<Hinges> hinges = new ArrayList<>();
  private final List<Border> border = new ArrayList<>();
  private final List<Cone> cones = new ArrayList<>();
  private int hingeCount;

  /**
   * Hinges of one kind.
   *
   * @param rows the α, one a hinge
   * @param limits the β; <em>read</em>
   * @param modulus whether σ is −1; else 0
   * @param slopes the q of each; <em>read</em>
   * @param curvature the p of all
   * @param at position of the first among all hinges
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  public record Hinges(
      RowBlock rows, double[] limits, boolean modulus, double[] slopes, double curvature, int at) {
    public int count() {
      return limits.length;
    }

    double sigma() {
      return modulus ? -1.0 : 0.0;
    }
  }

  /**
   * {@code a'v + e'u ≤ limit}, or equal to it.
   *
   * @param dense a, N; <em>read</em>
   * @param hinged e, M or fewer, the rest zero; null where all are; <em>read</em>
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Border(double[] dense, double @Nullable [] hinged, double limit, boolean equality) {
    double at(double[] v, double[] u) {
      double value = RowArithmetic.dot(dense, v);
      return hinged == null ? value : value + RowArithmetic.dot(hinged, 0, u, 0, hinged.length);
    }
  }

  /**
   * {@code ‖Fv + f‖ ≤ g'v + d}.
   *
   * @param head g, N; <em>read</em>
   * @param matrix F, rows×N, row-major; <em>read</em>
   * @param offset f, rows; <em>read</em>
   * @param gram F'F, N×N, row-major, symmetric; <em>read</em>
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Cone(double[] head, double headOffset, double[] matrix, double[] offset, double[] gram) {
    int rows() {
      return offset.length;
    }

    /** {@code Fv + f}; anything where it was told to stop. */
    double[] image(double[] v, int size, Halt halt) {
      double[] image = offset.clone();
      for (int k = 0; k < image.length && !halt.after(size); k++) {
        image[k] += RowArithmetic.dot(matrix, k * size, v, 0, size);
      }
      return image;
    }

    boolean fixedRadius() {
      for (double g : head) {
        if (g != 0.0) {
          return false;
        }
      }
      return true;
    }
  }

  public ConeProgram(int size) {
    this.size = size;
    this.quadratic = new double[size * size];
    this.linear = new double[size];
  }

  public int size() {
    return size;
  }

  public int hingeCount() {
    return hingeCount;
  }

  /** P, N×N, row-major; symmetric once filled. */
  public double[] quadratic() {
    return quadratic;
  }

  /** q, N. */
  public double[] linear() {
    return linear;
  }

  RowBlock.Sparse bounds() {
    return bounds;
  }

  /** The β of the sparse rows, as many as there are or more; <em>read</em>. */
  double[] boundLimits() {
    return boundLimits;
  }

  List<Hinges> hinges() {
    return hinges;
  }

  List<Border> border() {
    return border;
  }

  List<Cone> cones() {
    return cones;
  }

  /** Opens a sparse row {@code … ≤ limit}; its cells follow, by ascending index. */
  public RowBlock.Sparse bound(double limit) {
    if (bounds.count() == boundLimits.length) {
      boundLimits = java.util.Arrays.copyOf(boundLimits, 2 * boundLimits.length);
    }
    boundLimits[bounds.count()] = limit;
    bounds.open();
    return bounds;
  }

  /** Adds hinges and returns them, with the position of the first. */
  public Hinges hinge(
      RowBlock rows, double[] limits, boolean modulus, double[] slopes, double curvature) {
    Hinges added = new Hinges(rows, limits, modulus, slopes, curvature, hingeCount);
    hinges.add(added);
    hingeCount += limits.length;
    return added;
  }

  /** Adds a border row and returns its position. */
  public int border(double[] dense, double @Nullable [] hinged, double limit, boolean equality) {
    border.add(new Border(dense, hinged, limit, equality));
    return border.size() - 1;
  }

  /**
   * Adds a cone and returns its position.
   *
   * @param gram F'F, N×N, row-major, symmetric; kept, as the other arrays are
   */
  public int cone(
      double[] head, double headOffset, double[] matrix, double[] offset, double[] gram) {
    cones.add(new Cone(head, headOffset, matrix, offset, gram));
    return cones.size() - 1;
  }
}
