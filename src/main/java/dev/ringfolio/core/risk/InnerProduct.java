package dev.ringfolio.core.risk;

/**
 * The inner product of two stretches of arrays, such as rows of a row-major matrix. Four sums that
 * do not wait for each other, in a small method that the compiler inlines into hot loops.
 */
public final class InnerProduct {
  private InnerProduct() {}

  /**
   * {@code Σ a[x+k]·b[y+k]} over k below {@code length}.
   *
   * @param a <em>read</em>
   * @param b <em>read</em>; may be {@code a}
   */
  public static double of(double[] a, int x, double[] b, int y, int length) {
    double s0 = 0.0;
    double s1 = 0.0;
    double s2 = 0.0;
    double s3 = 0.0;
    int k = 0;
    for (; k + 3 < length; k += 4) {
      s0 += a[x + k] * b[y + k];
      s1 += a[x + k + 1] * b[y + k + 1];
      s2 += a[x + k + 2] * b[y + k + 2];
      s3 += a[x + k + 3] * b[y + k + 3];
    }
    for (; k < length; k++) {
      s0 += a[x + k] * b[y + k];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** {@code Σ a[k]·b[k]} over all of two arrays of one length, which are <em>read</em>. */
  public static double of(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(a.length + " factors for " + b.length);
    }
    return of(a, 0, b, 0, a.length);
  }
}
