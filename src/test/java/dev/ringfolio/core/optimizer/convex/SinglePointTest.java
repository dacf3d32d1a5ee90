package dev.ringfolio.core.optimizer.convex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Robust;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.Estimates;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Box and budget leave one point: what trading costs, and what is uncertain, changes nothing. */
class SinglePointTest {
  private static final List<Symbol> ONE = List.of(new Symbol("A"));
  private static final List<Symbol> TWO = List.of(new Symbol("A"), new Symbol("B"));

  private static Outcome solve(
      List<Symbol> symbols, Objective objective, double bound, boolean least, Parameters given) {
    int n = symbols.size();
    double[] mu = n == 1 ? new double[] {0.1} : new double[] {0.1, 0.3};
    double[] sigma = n == 1 ? new double[] {0.04} : new double[] {0.04, 0.01, 0.01, 0.09};
    Constraints box = Constraints.box(true, true, least ? bound : 0.0, least ? 1.0 : bound);
    return new Optimizer()
        .solve(
            new Problem(
                symbols,
                Estimates.given(mu, sigma),
                null,
                objective,
                Method.MEAN_VARIANCE,
                box,
                given),
            Cancellation.NEVER);
  }

  private static Parameters costly(double rate) {
    Trading held = new Trading(Map.of(ONE.get(0), 0.25), rate, null, 1, List.of());
    return new Parameters.Builder(30.0).trading(held).build();
  }

  private static Parameters uncertain(double width) {
    Robust box = new Robust(Robust.Kind.BOX, 1.0, Map.of(ONE.get(0), width));
    return new Parameters.Builder(30.0).robust(box).build();
  }

  @ParameterizedTest
  @CsvSource({"MAXIMIZE_SHARPE", "MAXIMIZE_RETURN", "MAXIMIZE_UTILITY", "MINIMIZE_VARIANCE"})
  void itIsOptimal(Objective objective) {
    for (Parameters given : List.of(costly(0.02), uncertain(0.05))) {
      for (boolean least : new boolean[] {true, false}) {
        Solved one = (Solved) solve(ONE, objective, 1.0, least, given);
        Solved two = (Solved) solve(TWO, objective, 0.5, least, given);
        assertThat(one.weights()).containsExactly(1.0);
        assertThat(two.weights()).containsExactly(0.5, 0.5);
        assertThat(one.status()).isEqualTo(Status.OPTIMAL);
        assertThat(two.status()).isEqualTo(Status.OPTIMAL);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0.2", "0.1"})
  void whereItEarnsNothingThereIsNoRatio(double width) {
    Failed failed = (Failed) solve(ONE, Objective.MAXIMIZE_SHARPE, 1.0, false, uncertain(width));
    assertThat(failed.reason()).isEqualTo(Reason.NO_POSITIVE_EXCESS_RETURN);
  }
}
