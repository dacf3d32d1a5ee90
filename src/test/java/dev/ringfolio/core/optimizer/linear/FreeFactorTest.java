package dev.ringfolio.core.optimizer.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.risk.Estimates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FreeFactorTest {

  @Property(tries = 300)
  void afterAnyChangesItSolvesTheSystemOfItsIndices(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 90) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.regular(random, n);
    double shift = random.nextBoolean() ? 0.05 : 0.0;
    FreeFactor factor = new FreeFactor(n, estimates.sigma(), shift);
    List<Integer> twin = new ArrayList<>();
    for (int change = 0; change < 3 * n; change++) {
      int index = random.nextInt(n);
      int position = twin.indexOf(index);
      if (position >= 0) {
        factor.remove(position);
        twin.remove(position);
      } else {
        assertThat(factor.append(index)).isTrue();
        twin.add(index);
      }
    }
    assertThat(Arrays.stream(factor.members()).limit(factor.size()).boxed().toList())
        .isEqualTo(twin);
    double[] x = random.doubles(factor.size(), -1, 1).toArray();
    double[] solution = x.clone();
    factor.solve(solution);
    for (int p = 0; p < twin.size(); p++) {
      double product = 0.0;
      double gross = 0.0;
      for (int q = 0; q < twin.size(); q++) {
        double cell = estimates.sigma()[twin.get(p) * n + twin.get(q)] + shift;
        product += cell * solution[q];
        gross += Math.abs(cell * solution[q]);
      }
      assertThat(product).isCloseTo(x[p], within(1e-11 * (1 + gross)));
    }
  }

  @Test
  void aDependentIndexIsRefusedAndItsDependenceTold() {
    double[] sigma = {0.04, 0.04, 0, 0.04, 0.04, 0, 0, 0, 0.01};
    FreeFactor factor = new FreeFactor(3, sigma, 0.0);
    assertThat(factor.append(2)).isTrue();
    assertThat(factor.append(0)).isTrue();
    assertThat(factor.append(1)).isFalse();
    assertThat(factor.size()).isEqualTo(2);
    double[] dependence = new double[2];
    factor.refused(dependence);
    factor.backward(dependence);
    assertThat(dependence).containsExactly(new double[] {0.0, 1.0}, within(1e-15));
  }

  @Test
  void aShiftMakesOneRisklessAssetRegularAndTwoNot() {
    FreeFactor factor = new FreeFactor(2, new double[4], 1.0);
    assertThat(factor.append(0)).isTrue();
    assertThat(factor.append(1)).isFalse();
  }
}
