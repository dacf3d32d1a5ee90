package dev.ringfolio.optimization.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.optimization.Requests;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheKeyTest {
  private static final Parameters PARAMETERS = Parameters.defaults(30);

  private static CacheKey key(
      Objective objective, Method method, Constraints constraints, Parameters parameters) {
    return CacheKey.of(
        Requests.solving(
            Requests.symbols("AAPL", "MSFT"), objective, method, constraints, parameters),
        1);
  }

  private static CacheKey usual() {
    return key(Objective.MAXIMIZE_SHARPE, Method.MEAN_VARIANCE, Constraints.DEFAULT, PARAMETERS);
  }

  @Test
  void theOrderOfSymbolsDoesNotMatter() {
    assertThat(CacheKey.of(Answers.request("MSFT", "GOOGL", "AAPL"), 1))
        .isEqualTo(CacheKey.of(Answers.request("AAPL", "MSFT", "GOOGL"), 1));
  }

  @Test
  void otherSymbolsHaveAnotherKey() {
    assertThat(CacheKey.of(Answers.request("AAPL", "MSFT"), 1))
        .isNotEqualTo(CacheKey.of(Answers.request("AAPL", "MSF"), 1));
  }

  @Test
  void newerDataHaveAnotherKey() {
    Optimize request = Answers.request("AAPL", "MSFT");
    assertThat(CacheKey.of(request, 1)).isNotEqualTo(CacheKey.of(request, 2));
  }

  @Test
  void whoAsksAndWhyDoesNotMatter() {
    Optimize plain = Requests.warned("ann", new Warning("min_weight_clamped", "-1"));
    Optimize other = Requests.triggered(Trigger.NEWS, "ben", "AAPL", "GOOGL", "MSFT");

    assertThat(CacheKey.of(plain, 1)).isEqualTo(CacheKey.of(other, 1));
  }

  @Test
  void whatChangesTheAnswerChangesTheKey() {
    List<CacheKey> others =
        List.of(
            key(Objective.RISK_PARITY, Method.MEAN_VARIANCE, Constraints.DEFAULT, PARAMETERS),
            key(Objective.MAXIMIZE_SHARPE, Method.PARTICLE_SWARM, Constraints.DEFAULT, PARAMETERS),
            key(
                Objective.MAXIMIZE_SHARPE,
                Method.MEAN_VARIANCE,
                Constraints.box(true, true, 0, 0.6),
                PARAMETERS),
            key(
                Objective.MAXIMIZE_SHARPE,
                Method.MEAN_VARIANCE,
                Constraints.DEFAULT,
                PARAMETERS.with().riskFreeRate(0.01).build()));

    assertThat(others).doesNotHaveDuplicates().doesNotContain(usual());
  }
}
