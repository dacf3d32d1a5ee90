package dev.ringfolio.core.quantum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.risk.Estimates;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The circuits against their naive twin, gate by gate, and against what holds of any circuit. */
class CircuitsTest {
  private static final double AMPLITUDE = 1e-12;

  @Property(tries = 300)
  void theStateOfQaoaIsThatOfDenseGates(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 6) int n,
      @ForAll @IntRange(min = 1, max = 3) int layers) {
    checkQaoa(new Random(seed), n, layers);
  }

  @Property(tries = 60)
  void theStateOfQaoaIsThatOfSingleGates(
      @ForAll long seed,
      @ForAll @IntRange(min = 7, max = 11) int n,
      @ForAll @IntRange(min = 1, max = 3) int layers) {
    checkQaoa(new Random(seed), n, layers);
  }

  /** From 15 qubits on, some are rotated in a second sweep. */
  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16})
  void theStateOfQaoaIsThatOfSingleGatesInManyBlocks(int n) {
    checkQaoa(new Random(n), n, 2);
  }

  @Property(tries = 300)
  void theStateOfVqeIsThatOfDenseGates(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 6) int n,
      @ForAll @IntRange(min = 1, max = 3) int layers) {
    checkVqe(new Random(seed), n, layers);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 8, 9, 12, 15, 16})
  void theStateOfVqeIsThatOfSingleGates(int n) {
    checkVqe(new Random(n), n, 2);
  }

  /** A tangent without end: quarter and half turns, and angles within rounding of them. */
  @ParameterizedTest
  @CsvSource({
    "1.5707963267948966",
    "-1.5707963267948966",
    "4.71238898038469",
    "3.141592653589793",
    "1.5707953",
    "1.57079632"
  })
  void anAngleNearAQuarterTurnIsNoTrouble(double beta) {
    SelectionProblem problem = Selections.any(new Random(3), 9);
    double[] angles = {0.3, 0.2, beta, 0.7};
    QaoaCircuit circuit = qaoa(problem, 2);
    circuit.run(angles);
    compare(circuit, PlainStateVector.qaoa(problem, angles));
    double[] turns = new double[18];
    Arrays.fill(turns, 0, 9, 2.0 * beta);
    Arrays.fill(turns, 9, 18, 0.4);
    VqeCircuit real = vqe(problem, 1);
    real.run(turns);
    compare(real, PlainStateVector.vqe(9, turns));
  }

  @Property(tries = 60)
  void manyLayersKeepTheNorm(@ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int n) {
    Random random = new Random(seed);
    SelectionProblem problem = Selections.any(random, n);
    QaoaCircuit complex = qaoa(problem, 10);
    complex.run(Selections.angles(random, complex.angles()));
    assertThat(complex.norm()).isCloseTo(1.0, within(1e-12));
    VqeCircuit real = vqe(problem, 10);
    real.run(Selections.angles(random, real.angles()));
    assertThat(real.norm()).isCloseTo(1.0, within(1e-12));
  }

  @Property(tries = 60)
  void allAnglesNegatedGiveTheConjugateState(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int n) {
    Random random = new Random(seed);
    SelectionProblem problem = Selections.any(random, n);
    double[] angles = Selections.angles(random, 4);
    QaoaCircuit one = qaoa(problem, 2);
    QaoaCircuit other = qaoa(problem, 2);
    one.run(angles);
    other.run(Arrays.stream(angles).map(angle -> -angle).toArray());
    for (int x = 0; x < 1 << n; x++) {
      assertThat(one.amplitude(x)[0]).isCloseTo(other.amplitude(x)[0], within(AMPLITUDE));
      assertThat(one.amplitude(x)[1]).isCloseTo(-other.amplitude(x)[1], within(AMPLITUDE));
    }
  }

  @Property(tries = 100)
  void oneLayerInClosedFormIsThatOfTheState(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int n) {
    Random random = new Random(seed);
    SelectionProblem problem = Selections.any(random, n);
    double[] angles = Selections.angles(random, 2);
    QaoaCircuit circuit = qaoa(problem, 1);
    circuit.run(angles);
    double closed = new FirstLayer(problem).expectation(angles[0], angles[1]);
    assertThat(closed).isCloseTo(circuit.expectation(), within(1e-11 * problem.constant() + 1e-11));
  }

  @Property(tries = 60)
  void theMostProbableSelectionIsThatOfALookAtAll(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int n) {
    Random random = new Random(seed);
    SelectionProblem problem = Selections.any(random, n);
    QaoaCircuit circuit = qaoa(problem, 1);
    circuit.run(Selections.angles(random, 2));
    assertThat(problem.keepsBudget(circuit.mostProbable())).isTrue();
    for (int x = 0; x < 1 << n; x++) {
      if (problem.keepsBudget(x)) {
        assertThat(circuit.probability(x))
            .isLessThanOrEqualTo(circuit.probability(circuit.mostProbable()) * (1.0 + 1e-15));
      }
    }
  }

  @Property(tries = 60)
  void theOrderOfTheAssetsDoesNotMatter(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 10) int n) {
    Random random = new Random(seed);
    Estimates market = Selections.market(random, n);
    double[] mu = new double[n];
    double[] sigma = new double[n * n];
    for (int i = 0; i < n; i++) {
      mu[i] = market.mu()[n - 1 - i];
      for (int j = 0; j < n; j++) {
        sigma[i * n + j] = market.sigma()[(n - 1 - i) * n + n - 1 - j];
      }
    }
    QaoaCircuit one = qaoa(SelectionProblem.of(market.mu(), market.sigma(), 1.0, 1.0, 2), 2);
    QaoaCircuit other = qaoa(SelectionProblem.of(mu, sigma, 1.0, 1.0, 2), 2);
    double[] angles = Selections.angles(random, 4);
    one.run(angles);
    other.run(angles);
    assertThat(other.expectation()).isCloseTo(one.expectation(), within(1e-11));
    for (int x = 0; x < 1 << n; x++) {
      int reversed = Integer.reverse(x) >>> (32 - n);
      assertThat(other.probability(reversed)).isCloseTo(one.probability(x), within(AMPLITUDE));
    }
  }

  @Property(tries = 60)
  void equalAssetsAreEquallyProbable(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 10) int n) {
    Random random = new Random(seed);
    Estimates market = Selections.market(random, n);
    double[] mu = market.mu().clone();
    double[] sigma = market.sigma().clone();
    mu[n - 1] = mu[0];
    for (int j = 0; j < n; j++) {
      sigma[(n - 1) * n + j] = sigma[j];
    }
    for (int i = 0; i < n; i++) {
      sigma[i * n + n - 1] = sigma[i * n];
    }
    QaoaCircuit circuit = qaoa(SelectionProblem.of(mu, sigma, 1.0, 1.0, 1), 2);
    circuit.run(Selections.angles(random, 4));
    for (int rest = 0; rest < 1 << (n - 1); rest += 2) {
      assertThat(circuit.probability(rest | 1))
          .isCloseTo(circuit.probability(rest | 1 << (n - 1)), within(AMPLITUDE));
    }
  }

  private static void checkQaoa(Random random, int n, int layers) {
    SelectionProblem problem = Selections.any(random, n);
    double[] angles = Selections.angles(random, 2 * layers);
    QaoaCircuit circuit = qaoa(problem, layers);
    circuit.run(angles);
    PlainStateVector twin = PlainStateVector.qaoa(problem, angles);
    compare(circuit, twin);
    assertThat(circuit.expectation())
        .isCloseTo(twin.expectation(problem), within(1e-12 * (1.0 + problem.constant())));
  }

  private static void checkVqe(Random random, int n, int layers) {
    SelectionProblem problem = Selections.any(random, n);
    VqeCircuit circuit = vqe(problem, layers);
    double[] angles = Selections.angles(random, circuit.angles());
    circuit.run(angles);
    PlainStateVector twin = PlainStateVector.vqe(n, angles);
    compare(circuit, twin);
    assertThat(circuit.expectation())
        .isCloseTo(twin.expectation(problem), within(1e-12 * (1.0 + problem.constant())));
  }

  private static void compare(QaoaCircuit circuit, PlainStateVector twin) {
    for (int x = 0; x < twin.re.length; x++) {
      double[] amplitude = circuit.amplitude(x);
      assertThat(amplitude[0]).isCloseTo(twin.re[x], within(AMPLITUDE));
      assertThat(amplitude[1]).isCloseTo(twin.im[x], within(AMPLITUDE));
    }
  }

  private static void compare(VqeCircuit circuit, PlainStateVector twin) {
    for (int x = 0; x < twin.re.length; x++) {
      assertThat(circuit.amplitude(x)).isCloseTo(twin.re[x], within(AMPLITUDE));
    }
  }

  private static QaoaCircuit qaoa(SelectionProblem problem, int layers) {
    CostTable costs = CostTable.of(problem, Cancellation.NEVER);
    return new QaoaCircuit(problem, costs, layers, Cancellation.NEVER);
  }

  private static VqeCircuit vqe(SelectionProblem problem, int layers) {
    CostTable costs = CostTable.of(problem, Cancellation.NEVER);
    return new VqeCircuit(problem, costs, layers, Cancellation.NEVER);
  }
}
