package dev.ringfolio.sql;

import static dev.ringfolio.contract.OptimizationFilter.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.OptimizationFilter;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.StoredOptimization.Label;
import dev.ringfolio.contract.StoredOptimizationsListed;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Trigger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store of results keeps one contract on the embedded database and on PostgreSQL. */
class SqlResultsTest {
  private static final Label SHARPE =
      new Label("maximize_sharpe", "mean_variance", "manual", "optimal");

  private static StoredOptimization labelled(String id, long at, Label label) {
    return new StoredOptimization(id, "ann", "ann", "p", label, at, "{}", null);
  }

  private static StoredOptimization result(
      String id, String user, String scope, @Nullable String portfolio) {
    return new StoredOptimization(
        id, user, scope, portfolio, SHARPE, 7, "{\"größer\":\"" + id + "\"}", null);
  }

  private static OptimizationFilter of(
      @Nullable String portfolio,
      @Nullable Objective objective,
      @Nullable Method method,
      @Nullable Trigger trigger,
      @Nullable Status status,
      @Nullable Long from,
      @Nullable Long to) {
    return new OptimizationFilter(portfolio, objective, method, trigger, status, from, to);
  }

  abstract static class Contract extends DatabaseContract {
    SqlResults results;

    Contract(String url) {
      super(url, "optimizations");
    }

    @BeforeEach
    void useIt() {
      results = new SqlResults(database);
    }

    @Test
    void resultsComeBackAsTheyWentTheNewestOfAnId() {
      StoredOptimization first = result("r", "ann", "ann", null);
      StoredOptimization again =
          new StoredOptimization(
              "r",
              "ann",
              "ann",
              "p",
              SHARPE,
              8,
              "{\"long\":\"" + "x".repeat(300_000) + "\"}",
              null);
      results.append(List.of(first, result("r", "bob", "bob", null)));
      results.append(List.of(again));

      assertThat(results.find("ann", "ann", "r")).contains(again);
      assertThat(results.find("ann", "ann", "s")).isEmpty();
      assertThat(results.find("bob", "bob", "r")).contains(result("r", "bob", "bob", null));
    }

    /** A write that was given up may have been done after all. */
    @Test
    void whatIsWrittenTwiceIsKeptOnce() {
      List<StoredOptimization> batch =
          List.of(result("r", "ann", "ann", null), result("s", "ann", "ann", null));
      results.append(batch);
      results.append(batch);

      assertThat(results.newest("ann", OptimizationFilter.ALL, Long.MAX_VALUE, 10).optimizations())
          .hasSize(2);
    }

    @Test
    void anIdOfAConnectionIsFoundByItAndByItsUser() {
      StoredOptimization own = result("r", "local", "client-1", null);
      results.append(List.of(own));

      assertThat(results.find("local", "client-1", "r")).contains(own);
      assertThat(results.find("local", "local", "r")).contains(own);
      assertThat(results.find("local", "client-2", "r")).isEmpty();
    }

    @Test
    void aUsersResultsArePagedNewestFirstAndByPortfolio() {
      List<StoredOptimization> all =
          IntStream.range(0, 5)
              .mapToObj(i -> result("r" + i, "ann", "ann", i % 2 == 0 ? "p" : null))
              .toList();
      results.append(all);
      results.append(List.of(result("other", "bob", "bob", "p")));

      StoredOptimizationsListed first = results.newest("ann", ALL, Long.MAX_VALUE, 3);
      assertThat(first.optimizations()).containsExactly(all.get(4), all.get(3), all.get(2));
      StoredOptimizationsListed rest = results.newest("ann", ALL, first.next(), 3);
      assertThat(rest.optimizations()).containsExactly(all.get(1), all.get(0));
      assertThat(rest.next()).isZero();
      assertThat(
              results
                  .newest("ann", of("p", null, null, null, null, null, null), Long.MAX_VALUE, 9)
                  .optimizations())
          .containsExactly(all.get(4), all.get(2), all.get(0));
      assertThat(results.newest("ann", ALL, Long.MAX_VALUE, 5).next()).isZero();
    }

    @Test
    void eachPartOfAFilterTakesWhatItNames() {
      StoredOptimization circuit =
          labelled("a", 10, new Label("minimize_variance", "vqe", "news", "failed"));
      StoredOptimization plain = labelled("b", 20, SHARPE);
      results.append(List.of(circuit, plain));

      assertThat(taken(of(null, Objective.MINIMIZE_VARIANCE, null, null, null, null, null)))
          .containsExactly(circuit);
      assertThat(taken(of(null, null, Method.VQE, null, null, null, null)))
          .containsExactly(circuit);
      assertThat(taken(of(null, null, null, Trigger.MANUAL, null, null, null)))
          .containsExactly(plain);
      assertThat(taken(of(null, null, null, null, Status.FAILED, null, null)))
          .containsExactly(circuit);
      assertThat(taken(of(null, null, null, null, null, 11L, null))).containsExactly(plain);
      assertThat(taken(of(null, null, null, null, null, 10L, 19L))).containsExactly(circuit);
      assertThat(taken(of("p", Objective.MAXIMIZE_SHARPE, Method.VQE, null, null, null, null)))
          .isEmpty();
    }

    private List<StoredOptimization> taken(OptimizationFilter filter) {
      return results.newest("ann", filter, Long.MAX_VALUE, 9).optimizations();
    }
  }

  @Nested
  class OnH2 extends Contract {
    OnH2() {
      super(EMBEDDED);
    }
  }

  @Nested
  @ExtendWith(OnePostgres.class)
  class OnPostgres extends Contract {
    OnPostgres(EmbeddedPostgres server) {
      super(OnePostgres.url(server, "postgres"));
    }
  }
}
