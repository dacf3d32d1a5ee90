package dev.ringfolio.core.optimizer.conflict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Constraints.Group;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.CountedPolls;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.core.risk.Estimates;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Constraints that cannot be met: which they are, and what would do. */
class ConflictSearchTest {
  private static final double[] MU = {0.10, 0.20, 0.15};
  private static final double[] SIGMA = {0.04, 0, 0, 0, 0.09, 0, 0, 0, 0.01};

  @Test
  void aReturnBeyondTheBestAssetIsToldWithTheGreatestReachable() {
    Failed failed = conflict(new Asked().minReturn(0.25));
    assertThat(members(failed)).containsExactly("min_return", "long_only", "sum_to_one");
    assertThat(relaxation(failed)).containsOnlyKeys("min_return");
    assertThat(relaxation(failed).get("min_return")).isCloseTo(0.20, within(1e-9));
    assertThat(failed.reason()).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
    assertThat(failed.facts().get("conflict"))
        .isEqualTo("min_return 0.25, long_only and sum_to_one cannot be met together");
    assertThat(failed.detail()).contains("would do").contains("min_return 0.");
  }

  @Test
  void aReturnThatACapKeepsOutOfReachCanBeHadByEitherOfBoth() {
    Failed failed = conflict(new Asked().max(0.5).minReturn(0.18));
    assertThat(members(failed)).containsExactly("min_return", "max_weight", "sum_to_one");
    assertThat(relaxation(failed)).containsOnlyKeys("max_weight", "min_return");
    assertThat(relaxation(failed).get("max_weight")).isCloseTo(0.6, within(1e-9));
    assertThat(relaxation(failed).get("min_return")).isCloseTo(0.175, within(1e-9));
  }

  /** The nearest cap is 11/30; a hair below it, as a search finds it, would not do. */
  @Test
  void aNumberIsToldInFewDigitsAndASmallStepPastTheNearestThatDoes() {
    double told = relaxation(conflict(new Asked().max(0.35).minReturn(0.155))).get("max_weight");

    assertThat(told).isBetween(11.0 / 30, 11.0 / 30 + 1e-9);
    assertThat(new BigDecimal(Double.toString(told)).precision()).isLessThanOrEqualTo(12);
    assertThat(found(new Asked().max(told).minReturn(0.155))).isEmpty();
  }

  @Test
  void groupsThatWantMoreThanThereIsAreNamedAndOthersAreNot() {
    Failed failed =
        conflict(
            new Asked()
                .group("one", 0.6, 1.0, 0)
                .group("two", 0.7, 1.0, 1)
                .group("idle", 0.0, 0.9, 2));
    assertThat(members(failed))
        .containsExactly("groups[one].min", "groups[two].min", "long_only", "sum_to_one");
    assertThat(relaxation(failed)).containsOnlyKeys("groups[one].min", "groups[two].min");
    assertThat(relaxation(failed).get("groups[one].min")).isCloseTo(0.3, within(1e-9));
    assertThat(relaxation(failed).get("groups[two].min")).isCloseTo(0.4, within(1e-9));
    assertThat(failed.facts()).containsEntry("relax", "any");
  }

  @Test
  void whatCannotBeSoldInOneStepIsToldWithTheTurnoverThatWouldDo() {
    Failed failed = conflict(new Asked().group("out", 0.0, 0.1, 0).turnover(0.5, 0.8, 0.1, 0.1));
    assertThat(members(failed)).contains("groups[out].max", "max_turnover");
    assertThat(relaxation(failed).get("max_turnover")).isCloseTo(1.4, within(1e-9));
    assertThat(relaxation(failed).get("groups[out].max")).isCloseTo(0.55, within(1e-9));
  }

  @Test
  void aVolatilityBelowTheLeastIsToldWithTheLeast() {
    Failed failed = conflict(new Asked().volatility(0.05));
    assertThat(members(failed)).contains("max_volatility", "sum_to_one");
    assertThat(relaxation(failed)).containsOnlyKeys("max_volatility");
    double least = Math.sqrt(1.0 / (25.0 + 100.0 / 9.0 + 100.0));
    assertThat(relaxation(failed).get("max_volatility")).isCloseTo(least, within(1e-9));
  }

  @Test
  void aVolatilityUnderAReturnIsToldWithBothWaysOut() {
    Failed failed = conflict(new Asked().volatility(0.10).minReturn(0.17));
    assertThat(members(failed)).contains("max_volatility", "min_return");
    double share = 0.4; // of the second asset; the third has the rest
    double least = Math.sqrt(share * share * 0.09 + 0.6 * 0.6 * 0.01);
    assertThat(relaxation(failed).get("max_volatility")).isCloseTo(least, within(1e-9));
    double reached = relaxation(failed).get("min_return");
    assertThat(reached).isBetween(0.15, 0.17);
    assertThat(conflict(new Asked().volatility(0.10).minReturn(reached + 1e-8))).isNotNull();
    assertThat(found(new Asked().volatility(0.10).minReturn(reached))).isEmpty();
  }

  @Test
  void aBenchmarkThatTheBoxExcludesIsToldWithTheLeastTrackingError() {
    Asked asked = new Asked().max(0.5).benchmark(0.05, 1.0, 0.0, 0.0);
    Failed failed = conflict(asked);
    assertThat(members(failed)).contains("max_weight", "max_tracking_error");
    // Half of the first is sold; the rest goes to the third but for what risk shares out.
    double second = 0.5 * 0.01 / (0.09 + 0.01);
    double third = 0.5 - second;
    double least = Math.sqrt(0.25 * 0.04 + second * second * 0.09 + third * third * 0.01);
    assertThat(relaxation(failed).get("max_tracking_error")).isCloseTo(least, within(1e-9));
  }

  @Test
  void twoVolatilitiesThatOnlyTogetherAreTooSmallAreBothNamed() {
    Asked asked = new Asked().volatility(0.10).benchmark(0.05, 0.0, 1.0, 0.0);
    Failed failed = conflict(asked);
    assertThat(members(failed)).contains("max_volatility", "max_tracking_error");
    double error = relaxation(failed).get("max_tracking_error");
    double volatility = relaxation(failed).get("max_volatility");
    assertThat(found(new Asked().volatility(0.10).benchmark(error * (1 + 1e-9), 0, 1, 0)))
        .isEmpty();
    assertThat(found(new Asked().volatility(volatility * (1 + 1e-9)).benchmark(0.05, 0, 1, 0)))
        .isEmpty();
    assertThat(found(new Asked().volatility(0.10).benchmark(error * (1 - 1e-6), 0, 1, 0)))
        .isPresent();
    assertThat(found(new Asked().volatility(volatility * (1 - 1e-6)).benchmark(0.05, 0, 1, 0)))
        .isPresent();
  }

  @Test
  void conflictsSideBySideAreRelaxedTogether() {
    Failed failed =
        conflict(new Asked().minReturn(0.25).group("g", 0.0, 0.1, 0).turnover(0.2, 0.9, 0.1, 0.0));
    assertThat(failed.facts()).containsEntry("relax", "all");
    Map<String, Double> moved = relaxation(failed);
    assertThat(moved).hasSizeGreaterThan(1);
    Asked relaxed =
        new Asked()
            .minReturn(moved.getOrDefault("min_return", 0.25) - 1e-9)
            .group("g", 0.0, moved.getOrDefault("groups[g].max", 0.1) + 1e-9, 0)
            .turnover(moved.getOrDefault("max_turnover", 0.2) + 1e-9, 0.9, 0.1, 0.0);
    assertThat(found(relaxed)).isEmpty();
  }

  @Test
  void aThirdSymbolsGroupCanAskForNoMoreThanTheCapWithCash() {
    Asked asked = new Asked().cash().max(0.3).group("g", 0.5, 1.0, 2);
    Failed failed = conflict(asked);
    assertThat(members(failed)).containsExactly("groups[g].min", "max_weight");
    assertThat(relaxation(failed).get("max_weight")).isCloseTo(0.5, within(1e-9));
    assertThat(relaxation(failed).get("groups[g].min")).isCloseTo(0.3, within(1e-9));
  }

  @Property(tries = 120)
  void aConflictIsMinimalAndEachRelaxationDoesAndOneClearlySmallerDoesNot(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int n) {
    holds(seed, n);
  }

  /** One of several conflicts could not be mended by any one number: no relaxation was told. */
  @Test
  void conflictsThatNoNumberMendsOneByOneAreRelaxedAllAtOnce() {
    holds(6404, 5);
  }

  private static void holds(long seed, int n) {
    Random random = new Random(seed);
    Task task = random(random, n);
    Optional<Failed> found = ConflictSearch.of(task);
    NamedLimits limits = NamedLimits.of(task);
    Reach reach = new Reach(limits, task.sigma(), Cancellation.NEVER);
    boolean[] all = new boolean[limits.all().size()];
    java.util.Arrays.fill(all, true);
    assertThat(reach.look(all, limits.values()).missed() > 0.0).isEqualTo(found.isPresent());
    if (found.isEmpty()) {
      return;
    }
    List<String> members = members(found.get());
    boolean[] conflict = new boolean[all.length];
    for (int k = 0; k < all.length; k++) {
      conflict[k] = members.contains(limits.all().get(k).name());
    }
    assertThat(reach.look(conflict, limits.values()).missed()).isPositive();
    for (int k = 0; k < all.length; k++) {
      if (conflict[k]) {
        conflict[k] = false;
        assertThat(reach.look(conflict, limits.values()).missed()).isZero();
        conflict[k] = true;
      }
    }
    Map<String, Double> relaxation = relaxation(found.get());
    if (found.get().facts().get("relax").equals("all")) {
      double[] values = limits.values();
      for (int k = 0; k < all.length; k++) {
        String name = limits.all().get(k).name();
        values[k] = moved(limits.all().get(k), relaxation.getOrDefault(name, values[k]), 1e-9);
      }
      assertThat(relaxation).isNotEmpty();
      assertThat(reach.look(all, values).missed()).isZero();
      return;
    }
    for (int k = 0; k < all.length; k++) {
      NamedLimits.Limit limit = limits.all().get(k);
      if (relaxation.containsKey(limit.name())) {
        double[] values = limits.values();
        double value = relaxation.get(limit.name());
        values[k] = moved(limit, value, 1e-9);
        assertThat(reach.look(all, values).missed()).as("%s", limit).isZero();
        double back = Math.abs(value - limit.value());
        // Where a volatility is at its least, it grows with the square of the way, so that what its
        // tolerance lets pass is a hundred-thousandth of the way.
        values[k] = moved(limit, value, -Math.min(1e-3, 0.5 * back));
        assertThat(reach.look(all, values).missed() > 0.0 || back < 1e-3)
            .as("%s %s", limit, value)
            .isTrue();
      }
    }
  }

  @Property(tries = 60)
  void aSearchThatIsStoppedSaysSo(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 300) int polls) {
    Task task = random(new Random(seed), 8);
    CountedPolls cancellation = CountedPolls.cancelledAfter(polls);
    Optional<Failed> found =
        ConflictSearch.of(Task.of(task.problem(), cancellation, Progress.NONE));
    if (cancellation.asked() > polls) {
      assertThat(found.orElseThrow().reason()).isEqualTo(Reason.CANCELLED);
      assertThat(cancellation.asked()).isLessThan(polls + 400);
    }
  }

  @Test
  void thePublishedTargetVolatilityIsRefusedAndTheRelaxationIsTheLeastVolatility()
      throws IOException {
    Estimates estimates = ReferenceUniverse.read("u5_factors").estimates();
    Constraints asked = Constraints.DEFAULT.with().maxVolatility(0.001).build();
    Failed failed =
        (Failed)
            new Optimizer()
                .solve(
                    new Problem(
                        estimates,
                        Objective.MAXIMIZE_RETURN,
                        Method.MEAN_VARIANCE,
                        asked,
                        Problems.riskFree(0.0)),
                    Cancellation.NEVER);
    assertThat(failed.reason()).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
    assertThat(members(failed)).contains("max_volatility");
    Outcome.Solved least =
        (Outcome.Solved)
            new Optimizer()
                .solve(
                    new Problem(
                        estimates,
                        Objective.MINIMIZE_VARIANCE,
                        Method.MEAN_VARIANCE,
                        Constraints.DEFAULT,
                        Problems.riskFree(0.0)),
                    Cancellation.NEVER);
    double volatility = least.metrics().expectedVolatility();
    double told = relaxation(failed).get("max_volatility");
    assertThat(told).isCloseTo(volatility, within(1e-9));
    Constraints relaxed = Constraints.DEFAULT.with().maxVolatility(told * (1 + 1e-9)).build();
    assertThat(ConflictSearch.of(task(estimates, List.of(), relaxed, Problems.riskFree(0.0))))
        .isEmpty();
  }

  private static double moved(NamedLimits.Limit limit, double value, double outwards) {
    return limit.kind().upper() ? value + outwards : value - outwards;
  }

  private static Task random(Random random, int n) {
    Estimates estimates = RandomMarket.any(random, n);
    List<Symbol> symbols = RandomMarket.symbols(n);
    List<Group> groups = new ArrayList<>();
    for (int g = 0; g < random.nextInt(4); g++) {
      List<Symbol> members = symbols.stream().filter(s -> random.nextBoolean()).toList();
      double min = random.nextDouble() * 0.8;
      groups.add(
          new Group(
              "g" + g,
              members.isEmpty() ? List.of(symbols.get(0)) : members,
              min,
              min + 0.3 * random.nextDouble()));
    }
    boolean longOnly = random.nextInt(3) > 0;
    double mean = Starts.meanVariance(estimates.sigma(), n);
    Map<Symbol, Double> weights = new HashMap<>();
    for (Symbol symbol : symbols) {
      weights.put(symbol, 1.0 / n);
    }
    weights.put(symbols.get(0), 0.6);
    Constraints constraints =
        Constraints.box(
                longOnly,
                random.nextInt(4) > 0,
                longOnly ? 0.0 : -0.3,
                Math.min(1.0, 1.0 / n + random.nextDouble()))
            .with()
            .groups(groups)
            .maxTurnover(maybe(random, 0.5 * random.nextDouble()))
            .maxTrackingError(maybe(random, 0.3 * random.nextDouble() * Math.sqrt(mean)))
            .maxVolatility(maybe(random, (0.3 + random.nextDouble()) * Math.sqrt(mean)))
            .minReturn(maybe(random, 0.6 * random.nextDouble()))
            .build();
    Trading trading = new Trading(weights, 0.0, Trading.Benchmark.EQUAL, 1, List.of());
    return task(
        estimates, symbols, constraints, new Parameters.Builder(30).trading(trading).build());
  }

  private static @Nullable Double maybe(Random random, double value) {
    return random.nextInt(3) == 0 ? value : null;
  }

  private static Failed conflict(Asked asked) {
    return found(asked).orElseThrow();
  }

  private static Optional<Failed> found(Asked asked) {
    return ConflictSearch.of(asked.task());
  }

  @SuppressWarnings("unchecked")
  private static List<String> members(Failed failed) {
    return (List<String>) failed.facts().get("constraints");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Double> relaxation(Failed failed) {
    return (Map<String, Double>) failed.facts().get("relaxation");
  }

  private static Task task(
      Estimates estimates, List<Symbol> symbols, Constraints constraints, Parameters parameters) {
    Problem problem =
        new Problem(
            symbols,
            estimates,
            null,
            Objective.MAXIMIZE_RETURN,
            Method.MEAN_VARIANCE,
            constraints,
            parameters);
    return Task.of(problem, Cancellation.NEVER, Progress.NONE);
  }

  /** Constraints on three uncorrelated assets, one by one. */
  private static final class Asked {
    private final List<Group> groups = new ArrayList<>();
    private final List<Symbol> symbols = RandomMarket.symbols(3);
    private boolean sumToOne = true;
    private double max = 1.0;
    private @Nullable Double turnover;
    private @Nullable Double error;
    private @Nullable Double volatility;
    private @Nullable Double minReturn;
    private Trading trading = Trading.NONE;

    Asked cash() {
      sumToOne = false;
      return this;
    }

    Asked max(double weight) {
      max = weight;
      return this;
    }

    Asked minReturn(double annual) {
      minReturn = annual;
      return this;
    }

    Asked volatility(double annual) {
      volatility = annual;
      return this;
    }

    Asked group(String name, double least, double most, int asset) {
      groups.add(new Group(name, List.of(symbols.get(asset)), least, most));
      return this;
    }

    Asked turnover(double most, double... previous) {
      turnover = most;
      trading = new Trading(named(previous), 0.0, null, 1, List.of());
      return this;
    }

    Asked benchmark(double most, double... weights) {
      error = most;
      trading = new Trading(Map.of(), 0.0, new Trading.Benchmark(named(weights)), 1, List.of());
      return this;
    }

    private Map<Symbol, Double> named(double[] weights) {
      Map<Symbol, Double> named = new HashMap<>();
      for (int i = 0; i < weights.length; i++) {
        named.put(symbols.get(i), weights[i]);
      }
      return named;
    }

    Task task() {
      return ConflictSearchTest.task(
          Estimates.given(MU, SIGMA),
          symbols,
          Constraints.box(true, sumToOne, 0, max)
              .with()
              .groups(groups)
              .maxTurnover(turnover)
              .maxTrackingError(error)
              .maxVolatility(volatility)
              .minReturn(minReturn)
              .build(),
          new Parameters.Builder(30.0).trading(trading).build());
    }
  }
}
