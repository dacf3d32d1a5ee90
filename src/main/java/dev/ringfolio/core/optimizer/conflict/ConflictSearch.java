package dev.ringfolio.core.optimizer.conflict;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.conflict.NamedLimits.Limit;
import dev.ringfolio.core.optimizer.solver.Task;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a problem's constraints can be met at all, and where not, which of them are in conflict
 * and what would do instead.
 *
 * <p><b>Conflict.</b> The constraints that the weights which miss least do not even touch cannot be
 * to blame: the problem is convex, and without them the same weights miss least. The others are
 * left out one after the other, for good where the rest is still in conflict (a deletion filter).
 * What remains is minimal: without any one of it, the rest can be met.
 *
 * <p><b>Relaxation.</b> For each number in the conflict, the value nearest to the requested one at
 * which <em>all</em> the problem's constraints can be met, if it alone is moved. A bracket between
 * a value that does not do and one that does is halved; where volatilities are bounded, each look
 * is dear, and the secant through two values that do not do is tried in between. The least
 * volatility and tracking error, and the extremes of rows, are found at once. Where several
 * conflicts lie side by side, no single value does: then one number of each is moved, one conflict
 * after the other, and all of them are told together.
 *
 * <p><b>Threads.</b> The state of one search; one thread. Polls its cancellation in every loop.
 *
 * <p>References: Chinneck, <i>Feasibility and Infeasibility in Optimization</i> (2008), chapter 6.
 */
public final class ConflictSearch {
  /** A limit that weights keep clear of by this much is not touched. */
  private static final double CLEAR = 1e-7;

  /** Values tried for one relaxation. */
  private static final int TRIES_MAX = 80;

  /** A bracket this narrow, relative to its values, is closed. */
  private static final double BRACKET = 1e-13;

  /** The same where a volatility is bounded: its own tolerance lets values pass by as much. */
  private static final double BRACKET_CURVED = 1e-9;

  /**
   * How far past the nearest value a number is told, of one or of itself: a look lets pass half as
   * much, and a set with less inside than this is no wider than what counts as feasible.
   */
  private static final double PAST = 2e-10;

  /** Significant digits of what is told. */
  private static final int DIGITS = 12;

  private final NamedLimits limits;
  private final Reach reach;
  private final Cancellation cancellation;
  private final int count;

  private ConflictSearch(Task task) {
    this.limits = NamedLimits.of(task);
    this.cancellation = task.cancellation();
    this.reach = new Reach(limits, task.sigma(), cancellation);
    this.count = limits.all().size();
  }

  /**
   * Why no weights can meet a task's constraints.
   *
   * @return empty where some can; a time limit or a cancellation where the search was stopped
   */
  public static Optional<Failed> of(Task task) {
    return new ConflictSearch(task).search();
  }

  private Optional<Failed> search() {
    boolean[] all = new boolean[count];
    Arrays.fill(all, true);
    double[] values = limits.values();
    Optional<Failed> found = Optional.empty();
    if (reach.look(all, values).missed() > 0.0) {
      boolean[] conflict = conflict(all, values);
      Map<String, Object> alone = eachAlone(conflict, all, values);
      Map<String, Object> relaxation = alone.isEmpty() ? together(all, values) : alone;
      found = Optional.of(failed(conflict, relaxation, alone.isEmpty()));
    }
    return switch (cancellation.verdict()) {
      case GO_ON -> found;
      case CANCELLED -> Optional.of(new Failed(Reason.CANCELLED, "cancelled before the solve"));
      case OUT_OF_TIME ->
          Optional.of(
              new Failed(
                  Reason.TIME_LIMIT,
                  "time ran out while the constraints were looked through; allow more by time_limit"));
    };
  }

  private Failed failed(boolean[] conflict, Map<String, Object> relaxation, boolean together) {
    List<Limit> members = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      if (conflict[k]) {
        members.add(limits.all().get(k));
      }
    }
    String text = listed(members.stream().map(Limit::toString).toList());
    text += members.size() == 1 ? " cannot be met" : " cannot be met together";
    List<String> moves =
        relaxation.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
    String advice = "";
    if (moves.size() == 1 || (together && !moves.isEmpty())) {
      advice = "; " + listed(moves) + " would do";
    } else if (!moves.isEmpty()) {
      advice = "; any one of these would do: " + String.join(", ", moves);
    }
    Map<String, Object> facts =
        Map.of(
            "conflict",
            text,
            "constraints",
            members.stream().map(Limit::name).toList(),
            "relaxation",
            relaxation,
            "relax",
            together ? "all" : "any");
    return new Failed(Reason.INFEASIBLE_CONSTRAINTS, text + advice, facts);
  }

  private static String listed(List<String> names) {
    int last = names.size() - 1;
    return last <= 0
        ? String.join("", names)
        : names.stream().limit(last).collect(Collectors.joining(", ")) + " and " + names.get(last);
  }

  /** A minimal part of the limits held that cannot be met. */
  private boolean[] conflict(boolean[] held, double[] values) {
    boolean[] conflict = touched(held, values);
    if (!(reach.look(conflict, values).missed() > 0.0)) {
      conflict = held.clone(); // rounding hid one that matters
    }
    for (int k = 0; k < count && going(); k++) {
      if (conflict[k]) {
        conflict[k] = false;
        conflict[k] = !(reach.look(conflict, values).missed() > 0.0);
      }
    }
    return conflict;
  }

  private boolean[] touched(boolean[] held, double[] values) {
    double[] weights = reach.closest(held, values).weights();
    boolean[] touched = new boolean[count];
    for (int k = 0; k < count; k++) {
      Limit limit = limits.all().get(k);
      double clear = values[k] - limits.reached(limit, weights);
      if (!limit.kind().upper() || limit.kind() == NamedLimits.Kind.LONG_ONLY) {
        clear = -clear;
      }
      touched[k] =
          held[k]
              && (limit.kind() == NamedLimits.Kind.BUDGET
                  || clear < CLEAR * Math.max(1.0, Math.abs(values[k])));
    }
    return touched;
  }

  /** For each number of the conflict, the value that would do, where one does. */
  private Map<String, Object> eachAlone(boolean[] conflict, boolean[] held, double[] values) {
    Map<String, Object> relaxation = new LinkedHashMap<>();
    for (int k = 0; k < count && going(); k++) {
      if (conflict[k]) {
        double value = nearest(k, held, values);
        if (Double.isFinite(value)) {
          Limit limit = limits.all().get(k);
          relaxation.put(limit.name(), typed(limit, value));
        }
      }
    }
    return relaxation;
  }

  /** One number of each conflict moved, until there is none. */
  private Map<String, Object> together(boolean[] held, double[] values) {
    Map<String, Object> relaxation = new LinkedHashMap<>();
    double[] moved = values.clone();
    for (int round = 0; round < 2 * count && going(); round++) {
      if (!(reach.look(held, moved).missed() > 0.0)) {
        return relaxation;
      }
      boolean[] conflict = conflict(held, moved);
      int k = movable(conflict);
      double value = k < 0 ? Double.NaN : nearest(k, conflict, moved);
      if (!Double.isFinite(value)) {
        return aside(held, values);
      }
      moved[k] = typed(limits.all().get(k), value);
      relaxation.put(limits.all().get(k).name(), moved[k]);
    }
    return aside(held, values);
  }

  /**
   * What would do although it need not be the least: every number moved to where the weights that
   * miss least are, or else to where some weights are that keep what has no number.
   */
  private Map<String, Object> aside(boolean[] held, double[] values) {
    boolean[] rigid = held.clone();
    for (int k = 0; k < count; k++) {
      rigid[k] &= !limits.all().get(k).kind().numeric();
    }
    for (boolean[] kept : new boolean[][] {held, rigid}) {
      double[] weights = reach.closest(kept, values).weights();
      Map<String, Object> relaxation = new LinkedHashMap<>();
      double[] moved = values.clone();
      for (int k = 0; k < count; k++) {
        Limit limit = limits.all().get(k);
        double reached = limits.reached(limit, weights);
        boolean upper = limit.kind().upper();
        if (limit.kind().numeric() && (upper ? reached > values[k] : reached < values[k])) {
          moved[k] = typed(limit, reached);
          relaxation.put(limit.name(), moved[k]);
        }
      }
      if (!(reach.look(held, moved).missed() > 0.0)) {
        return relaxation;
      }
    }
    return Map.of();
  }

  /**
   * A value as it is told: a little beyond, and then to the next short number, so that whoever
   * types it in gets a set with something inside.
   */
  private static double typed(Limit limit, double value) {
    boolean upper = limit.kind().upper();
    double past = PAST * Math.max(1.0, Math.abs(value));
    BigDecimal beyond = BigDecimal.valueOf(upper ? value + past : value - past);
    RoundingMode outwards = upper ? RoundingMode.CEILING : RoundingMode.FLOOR;
    return beyond.round(new MathContext(DIGITS, outwards)).doubleValue();
  }

  /** The limit of a conflict that is moved first: last those that say what may be held. */
  private int movable(boolean[] conflict) {
    int best = -1;
    for (int k = 0; k < count; k++) {
      Limit limit = limits.all().get(k);
      if (conflict[k]
          && limit.kind().numeric()
          && (best < 0 || (!limit.group() && limits.all().get(best).group()))) {
        best = k;
      }
    }
    return best;
  }

  /** The value of limit k nearest to its own with which all held can be met; NaN where none is. */
  private double nearest(int k, boolean[] held, double[] values) {
    Limit limit = limits.all().get(k);
    if (!limit.kind().numeric()) {
      return Double.NaN;
    }
    boolean[] without = held.clone();
    without[k] = false;
    Reach.Look free = reach.look(without, values);
    if (free.missed() > 0.0) {
      return Double.NaN;
    }
    if (limit.kind() == NamedLimits.Kind.ELLIPSOID) {
      return limits.reached(limit, reach.nearest(k, without, values));
    }
    if (reach.linear(without) && limit.kind().row()) {
      return limits.reached(limit, reach.extreme(k, without, values));
    }
    return bracketed(k, held, values, limits.reached(limit, free.weights()));
  }

  /** Closes the bracket between a value that does not do and one that does. */
  private double bracketed(int k, boolean[] held, double[] values, double doing) {
    double[] tried = values.clone();
    double near = values[k];
    double missedNear = reach.closest(held, tried).missed();
    double before = Double.NaN;
    double missedBefore = Double.NaN;
    double far = doing;
    boolean convex = reach.linear(held);
    double closed = convex ? BRACKET : BRACKET_CURVED;
    for (int t = 0; t < TRIES_MAX && going(); t++) {
      if (Math.abs(far - near) <= closed * Math.max(Math.abs(far), Math.abs(near))) {
        return far;
      }
      double secant = near + missedNear * (near - before) / (missedBefore - missedNear);
      boolean inside = (secant - near) * (far - secant) > 0.0;
      boolean bySecant = inside && !convex && t % 3 != 2;
      tried[k] = bySecant ? secant : 0.5 * (near + far);
      double missed = reach.closest(held, tried).missed();
      if (missed > 0.0) {
        before = near;
        missedBefore = missedNear;
        near = tried[k];
        missedNear = missed;
      } else {
        far = tried[k];
      }
    }
    return far;
  }

  private boolean going() {
    return cancellation.verdict() == Cancellation.Verdict.GO_ON;
  }
}
