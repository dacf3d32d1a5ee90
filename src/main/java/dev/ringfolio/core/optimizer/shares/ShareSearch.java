package dev.ringfolio.core.optimizer.shares;

import dev.ringfolio.core.optimizer.Cancellation;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The whole shares of one leg that deviate least from their targets: branch and bound.
 *
 * <p><b>Problem.</b> Since {@code |t − px| − px} is {@code t − 2px} below the target and {@code −t}
 * above it, the deviation with its cash is {@code funds − Σt + 2·shortfall}, where the shortfall is
 * {@code Σ max(0, tᵢ − pᵢxᵢ)}. So the least shortfall that can be paid is wanted, and no asset
 * needs more than one share above its target.
 *
 * <p><b>Idea.</b> Start from all targets rounded down, with remainders {@code rᵢ = tᵢ − pᵢ⌊tᵢ/pᵢ⌋}
 * and the cash c that is left. Rounding asset i up saves {@code rᵢ} and costs {@code pᵢ}; each
 * share sold of it loses {@code pᵢ} and brings in {@code pᵢ}. That is a knapsack of capacity c in
 * which capacity can be bought at par. Its relaxation to fractions never buys any, since no saving
 * is above par ({@code rᵢ < pᵢ}), so it fills c in the order of {@code rᵢ/pᵢ}; at a cash below zero
 * the missing money is lost at par. Assets are decided in that order, depth first, up before down
 * where it can be paid at once and after it where not; what the relaxation shows to be no better
 * than the best so far is left.
 *
 * <p><b>Invariants.</b> The best is always payable. The search ends after {@link #NODES_MAX} nodes,
 * with the bound of the relaxation in place of a proof. The depth is the number of assets that can
 * be changed at all.
 *
 * <p><b>Threads.</b> The state of one search; one thread.
 *
 * <p>References: Martello and Toth, <i>Knapsack Problems</i> (1990), chapter 2.
 */
final class ShareSearch {
  /** Nodes looked at before the search is given up: a second or less. */
  static final int NODES_MAX = 5_000_000;

  /** Nodes between two polls of the cancellation: less than a millisecond. */
  private static final int NODES_PER_POLL = 1024;

  private final ShareLeg leg;
  private final Cancellation cancellation;
  private final double rounding;
  private final long[] floors;
  private final double cashAtFloors;
  private final double shortfallAtFloors;

  /** Assets that hold a share or may, by falling {@code saving/price}. */
  private final int[] order;

  private final double[] price;
  private final double[] saving;

  /** Sums over the assets before each in {@link #order}, one more than there are. */
  private final double[] pricesBefore;

  private final double[] savingsBefore;

  /** Value of the whole shares that can still be sold from each place on. */
  private final double[] sellableFrom;

  private final long[] change;
  private final long[] bestChange;
  private double bestSaving;
  private int nodes;
  private boolean complete = true;

  ShareSearch(ShareLeg leg, Cancellation cancellation) {
    this.leg = leg;
    this.cancellation = cancellation;
    this.rounding = leg.rounding();
    this.floors = leg.floors();
    this.cashAtFloors = leg.cash(floors);
    double[] remainders = new double[floors.length];
    double sum = 0.0;
    for (int i = 0; i < floors.length; i++) {
      remainders[i] = Math.max(0.0, leg.targets()[i] - leg.prices()[i] * floors[i]);
      sum += remainders[i];
    }
    this.shortfallAtFloors = sum;
    this.order =
        IntStream.range(0, floors.length)
            .filter(i -> floors[i] > 0 || remainders[i] > rounding)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -remainders[i] / leg.prices()[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int count = order.length;
    this.price = new double[count];
    this.saving = new double[count];
    this.pricesBefore = new double[count + 1];
    this.savingsBefore = new double[count + 1];
    this.sellableFrom = new double[count + 1];
    for (int k = 0; k < count; k++) {
      price[k] = leg.prices()[order[k]];
      saving[k] = remainders[order[k]] > rounding ? remainders[order[k]] : 0.0;
      pricesBefore[k + 1] = pricesBefore[k] + price[k];
      savingsBefore[k + 1] = savingsBefore[k] + saving[k];
    }
    for (int k = count - 1; k >= 0; k--) {
      sellableFrom[k] = sellableFrom[k + 1] + price[k] * floors[order[k]];
    }
    this.change = new long[count];
    this.bestChange = new long[count];
    startFrom(leg.greedy().shares());
  }

  private void startFrom(long[] shares) {
    bestSaving = 0.0;
    for (int k = 0; k < order.length; k++) {
      long more = shares[order[k]] - floors[order[k]];
      bestChange[k] = saving[k] > 0.0 ? more : Math.min(0, more);
      bestSaving += bestChange[k] > 0 ? saving[k] : price[k] * bestChange[k];
    }
  }

  /** Searches until the best is proven, the nodes are used up, or a stop is asked for. */
  void run() {
    decide(0, 0.0, cashAtFloors);
  }

  /** The best shares so far. */
  ShareLeg.Rounded best() {
    long[] shares = floors.clone();
    for (int k = 0; k < order.length; k++) {
      shares[order[k]] += bestChange[k];
    }
    double least = Math.max(0.0, shortfallAtFloors - relaxed(0, 0.0, cashAtFloors));
    return leg.rounded(shares, least, complete);
  }

  /** How many nodes were looked at. */
  int nodes() {
    return nodes;
  }

  /** Decides the asset at place k and those after it, given what is saved and left so far. */
  private void decide(int k, double saved, double cash) {
    if (stopped()) {
      return;
    }
    if (k == order.length) {
      if (cash >= -rounding && saved > bestSaving) {
        bestSaving = saved;
        System.arraycopy(change, 0, bestChange, 0, change.length);
      }
      return;
    }
    boolean payable = price[k] <= cash;
    if (payable) {
      attemptUp(k, saved, cash);
    }
    boolean promising = attempt(k, 0, saved, cash);
    if (!payable) {
      attemptUp(k, saved, cash);
    }
    long floor = floors[order[k]];
    for (long sold = 1; sold <= floor && promising; sold++) {
      promising = attempt(k, -sold, saved - sold * price[k], cash + sold * price[k]);
    }
  }

  private void attemptUp(int k, double saved, double cash) {
    if (saving[k] > 0.0) {
      attempt(k, 1, saved + saving[k], cash - price[k]);
    }
  }

  /**
   * Decides the rest with {@code shares} more at place k, where that may be better than the best.
   *
   * @return whether it may, so that selling one more may, too
   */
  private boolean attempt(int k, long shares, double saved, double cash) {
    if (!complete || relaxed(k + 1, saved, cash) <= bestSaving + rounding) {
      return false;
    }
    if (cash + sellableFrom[k + 1] >= -rounding) {
      change[k] = shares;
      decide(k + 1, saved, cash);
      change[k] = 0;
    }
    return true;
  }

  private boolean stopped() {
    nodes++;
    if (nodes >= NODES_MAX
        || (nodes % NODES_PER_POLL == 0 && cancellation.verdict() != Cancellation.Verdict.GO_ON)) {
      complete = false;
    }
    return !complete;
  }

  /** No decision of the places from k on saves more in all. */
  private double relaxed(int k, double saved, double cash) {
    if (cash < 0.0) {
      return saved + cash;
    }
    double reach = pricesBefore[k] + cash;
    int found = Arrays.binarySearch(pricesBefore, k, pricesBefore.length, reach);
    int full = found >= 0 ? found : -found - 2;
    double filled = saved + savingsBefore[full] - savingsBefore[k];
    if (full == order.length) {
      return filled;
    }
    return filled + (reach - pricesBefore[full]) * saving[full] / price[full];
  }
}
