package dev.ringfolio.core.optimizer.quadratic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.CountedPolls;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.ReferenceCase;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.optimizer.frontier.EfficientFrontier;
import dev.ringfolio.core.optimizer.frontier.FrontierOutcome;
import dev.ringfolio.core.optimizer.frontier.FrontierPortfolio;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.core.risk.Estimates;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Greatest utility: formulas, the published cases, the frontier, and its verifier. */
class MaximumUtilityTest {
  private static final double[] MU = {0.10, 0.20};
  private static final double[] SIGMA = {0.01, 0.0, 0.0, 0.04};
  private static final Offset<Double> EPS = within(1e-13);

  @Test
  void everyPublishedUtilityIsMet() throws IOException {
    double worst = 0.0;
    int count = 0;
    for (ReferenceCase one : ReferenceCase.ofFile("_constraints")) {
      if (one.kind().equals("maximize_utility")) {
        Estimates estimates = ReferenceUniverse.read(one.get("universe").asText()).estimates();
        double aversion = one.get("parameters").get("risk_aversion").asDouble();
        Solved solved = solved(estimates, Constraints.DEFAULT, aversion, 0.0);
        double value = utility(estimates, solved.weights(), aversion, 0.0);
        worst = Math.max(worst, one.checkValue(value, 1e-9));
        count++;
      }
    }
    assertThat(count).isEqualTo(6);
    System.out.printf("utility: %d cases, worst relative error %.1e%n", count, worst);
  }

  @Test
  void fullyInvestedItTradesReturnForVariance() {
    // λ = 1/γ = 0.15 on the frontier of two independent assets.
    Solved solved = solved(Estimates.given(MU, SIGMA), Constraints.DEFAULT, 1.0 / 0.15, 0.0);
    assertThat(solved.weights()).containsExactly(new double[] {0.5, 0.5}, EPS);
  }

  @Test
  void withCashEachAssetIsHeldForItself() {
    // (μ − rf)/(γσ²) = 0.05/(20·0.01), 0.15/(20·0.04)
    Constraints cash = Constraints.box(true, false, 0.0, 1.0);
    Solved solved = solved(Estimates.given(MU, SIGMA), cash, 20.0, 0.05);
    assertThat(solved.weights()).containsExactly(new double[] {0.25, 0.1875}, EPS);
  }

  @Test
  void aBudgetOfAtMostOneBindsWhereMoreWouldBeInvested() {
    Constraints cash = Constraints.box(true, false, 0.0, 1.0);
    double[] invested = solved(Estimates.given(MU, SIGMA), cash, 1.0 / 0.15, 0.0).weights();
    assertThat(invested).containsExactly(new double[] {0.5, 0.5}, EPS);
  }

  @Test
  void withoutABudgetAnAssetThatLosesIsSoldShort() {
    Constraints free = Constraints.box(false, false, -1.0, 1.0);
    Estimates estimates = Estimates.given(new double[] {-0.10, 0.20}, SIGMA);
    assertThat(solved(estimates, free, 20.0, 0.0).weights())
        .containsExactly(new double[] {-0.5, 0.25}, EPS);
  }

  @Test
  void withoutAversionItIsTheGreatestReturn() {
    for (double aversion : new double[] {0.0, Double.MIN_VALUE, 1e-12}) {
      Solved solved = solved(Estimates.given(MU, SIGMA), Constraints.DEFAULT, aversion, 0.0);
      assertThat(solved.weights()).containsExactly(0.0, 1.0);
    }
  }

  @Test
  void amongEqualUtilitiesTheMostInvestedWeightsAreTaken() {
    Constraints cash = Constraints.box(true, false, 0.0, 1.0);
    // a bill at the risk-free rate is worth as much as cash
    double[] mu = {0.05, 0.15};
    double[] sigma = {0.0, 0.0, 0.0, 0.04};
    double[] weights = solved(Estimates.given(mu, sigma), cash, 10.0, 0.05).weights();
    assertThat(weights).containsExactly(new double[] {0.75, 0.25}, EPS);
    // two hedges that lose and gain alike
    double[] hedged = {0.01, -0.01, -0.01, 0.01};
    double[] both =
        solved(Estimates.given(new double[] {0.05, 0.05}, hedged), cash, 10.0, 0.05).weights();
    assertThat(both).containsExactly(new double[] {0.5, 0.5}, EPS);
  }

  @Test
  void inTwiceThePrecisionTheAnswerIsTheSameAndItsCheckTakesTheLastDigits() {
    Constraints[] boxes = {
      Constraints.DEFAULT,
      Constraints.box(true, false, 0.0, 1.0),
      Constraints.box(false, false, -1.0, 1.0)
    };
    for (Constraints box : boxes) {
      Problem problem = problem(RandomMarket.any(new Random(7), 12), box, 5.0, 0.02);
      Task usual = Task.of(problem, Cancellation.NEVER, Progress.NONE);
      Task precise = usual.next().next();
      MaximumUtility solver = new MaximumUtility();
      Attempt.Found one = (Attempt.Found) solver.solve(usual);
      Attempt.Found other = (Attempt.Found) solver.solve(precise);
      assertThat(other.hints()).hasSize(24);
      assertThat(solver.value(precise, other.weights()))
          .isCloseTo(solver.value(usual, one.weights()), within(1e-12));
      assertThat(solver.certify(precise, other.weights(), other.hints()).gap())
          .isLessThanOrEqualTo(1e-13);
    }
  }

  @Property(tries = 1000)
  void everyAnswerIsCertifiedWhateverTheBoxAndTheBudget(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.any(random, n);
    boolean longOnly = random.nextBoolean();
    boolean sumToOne = random.nextBoolean();
    double most = Math.min(1.0, (1.0 + 3.0 * random.nextDouble()) / n);
    Constraints box = Constraints.box(longOnly, sumToOne, longOnly ? 0.0 : -most, most);
    double aversion = Math.pow(10.0, 6.0 * random.nextDouble() - 3.0);
    Solved solved = solved(estimates, box, aversion, 0.05 * random.nextInt(3));
    assertThat(solved.certificate().gap()).isLessThanOrEqualTo(Certificate.GAP_OPTIMAL);
  }

  @Property(tries = 300)
  void itIsThePortfolioOfTheFrontierWhoseMultiplierIsOneOverTheAversion(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 30) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.regular(random, n);
    double aversion = Math.pow(10.0, 3.0 * random.nextDouble());
    double[] weights = solved(estimates, Constraints.DEFAULT, aversion, 0.0).weights();
    FrontierOutcome.Traced traced =
        (FrontierOutcome.Traced)
            EfficientFrontier.trace(estimates, Constraints.DEFAULT, Cancellation.NEVER);
    double earned = RowArithmetic.dot(estimates.mu(), weights);
    FrontierPortfolio same = traced.frontier().ofReturn(earned - 1e-15).orElseThrow();
    assertThat(weights).containsExactly(same.weights(), within(1e-7));
  }

  @Property(tries = 500)
  void noFeasibleWeightsAreBetterThanTheGapSays(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.any(random, n);
    Constraints box = Constraints.box(true, random.nextBoolean(), 0.0, 1.0);
    double aversion = 100.0 * random.nextDouble();
    Task task = Task.of(problem(estimates, box, aversion, 0.02), Cancellation.NEVER, Progress.NONE);
    double[] claimed = invested(random, n);
    double[] other = invested(random, n);
    double[] hints = random.nextBoolean() ? new double[0] : random.doubles(2 * n).toArray();
    Certificate certificate = new UtilityVerifier(task, claimed, hints).certify();
    double own = utility(estimates, claimed, aversion, 0.02);
    double theirs = utility(estimates, other, aversion, 0.02);
    double scale =
        Math.max(
            Math.abs(own - 0.02),
            1e-3
                * Math.max(
                    Starts.greatest(task.excess()), aversion * Starts.greatest(task.sigma())));
    assertThat(certificate.feasible()).isTrue();
    assertThat(theirs - own).isLessThanOrEqualTo(certificate.gap() * scale + 1e-12);
  }

  @Property(tries = 100)
  void aSolveThatIsToldToStopStopsAtThatVeryPoll(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 30) int n,
      @ForAll @IntRange(min = 0, max = 20) int polls) {
    Random random = new Random(seed);
    Constraints box = Constraints.box(true, random.nextBoolean(), 0.0, 1.0);
    CountedPolls cancellation = CountedPolls.cancelledAfter(polls);
    Problem problem = problem(RandomMarket.any(random, n), box, 5.0, 0.0);
    Outcome outcome = new Optimizer().solve(problem, cancellation);
    if (cancellation.asked() > polls) {
      assertThat(((Failed) outcome).reason()).isEqualTo(Reason.CANCELLED);
      assertThat(cancellation.asked()).isEqualTo(polls + 1);
    }
  }

  /** Random weights that sum to one. */
  private static double[] invested(Random random, int n) {
    double[] weights = random.doubles(n, 1e-3, 1.0).toArray();
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  private static Problem problem(
      Estimates estimates, Constraints box, double aversion, double riskFree) {
    Parameters parameters =
        new Parameters.Builder(30.0).riskAversion(aversion).riskFreeRate(riskFree).build();
    return new Problem(
        estimates, Objective.MAXIMIZE_UTILITY, Method.MEAN_VARIANCE, box, parameters);
  }

  private static Solved solved(
      Estimates estimates, Constraints box, double aversion, double riskFree) {
    Outcome outcome =
        new Optimizer().solve(problem(estimates, box, aversion, riskFree), Cancellation.NEVER);
    assertThat(outcome).as("%s", outcome).isInstanceOf(Solved.class);
    assertThat(((Solved) outcome).status()).isEqualTo(Status.OPTIMAL);
    return (Solved) outcome;
  }

  /** By the plain formula, cash at the risk-free rate. */
  private static double utility(Estimates estimates, double[] w, double aversion, double rate) {
    double utility = rate;
    for (int i = 0; i < w.length; i++) {
      utility += w[i] * (estimates.mu()[i] - rate);
      for (int j = 0; j < w.length; j++) {
        utility -= 0.5 * aversion * w[i] * w[j] * estimates.sigma()[i * w.length + j];
      }
    }
    return utility;
  }
}
