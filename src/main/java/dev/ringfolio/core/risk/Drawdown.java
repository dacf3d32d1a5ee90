package dev.ringfolio.core.risk;

/**
 * The deepest fall of compounded wealth below what it had been: {@code max over s ≤ t of 1 −
 * W_t/W_s} with {@code W_t = Π(1 + r)} of the first t returns. Price row 0 is the one before the
 * first return, row t the one after t returns, so that the rows are those of the prices that the
 * returns came of.
 *
 * @param depth of the fall as a fraction, 0 where wealth never falls, 1 where it is lost
 * @param peakRow price row of the peak: the last one before the trough that is as high
 * @param troughRow price row of the trough, the first where several are as deep; equal to the
 *     peak's where wealth never falls
 */
public record Drawdown(double depth, int peakRow, int troughRow) {

  /**
   * The deepest drawdown of a series.
   *
   * @param returns T simple returns of a period, at least one, none below −1; <em>read</em>
   * @throws IllegalArgumentException if there are none, one is not finite, or one is below −1: then
   *     more than everything is lost, and nothing compounds
   */
  public static Drawdown deepest(double[] returns) {
    Series.check(returns, 1);
    Drawdown deepest = new Drawdown(0.0, 0, 0);
    double wealth = 1.0; // as a fraction of the peak's
    int peak = 0;
    for (int t = 0; t < returns.length; t++) {
      if (returns[t] < -1.0) {
        throw new IllegalArgumentException("return " + t + " is " + returns[t] + ", below -1");
      }
      wealth *= 1.0 + returns[t];
      if (wealth >= 1.0) {
        wealth = 1.0;
        peak = t + 1;
      } else if (1.0 - wealth > deepest.depth) {
        deepest = new Drawdown(1.0 - wealth, peak, t + 1);
      }
    }
    return deepest;
  }
}
