package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.StoredOptimizationsListed;
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
  private static StoredOptimization result(
      String id, String user, String scope, @Nullable String portfolio) {
    return new StoredOptimization(id, user, scope, portfolio, 7, "{\"größer\":\"" + id + "\"}");
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
              "r", "ann", "ann", "p", 8, "{\"long\":\"" + "x".repeat(300_000) + "\"}");
      results.append(List.of(first, result("r", "bob", "bob", null)));
      results.append(List.of(again));

      assertThat(results.find("ann", "ann", "r")).contains(again);
      assertThat(results.find("ann", "ann", "s")).isEmpty();
      assertThat(results.find("bob", "bob", "r")).contains(result("r", "bob", "bob", null));
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

      StoredOptimizationsListed first = results.newest("ann", null, Long.MAX_VALUE, 3);
      assertThat(first.optimizations()).containsExactly(all.get(4), all.get(3), all.get(2));
      StoredOptimizationsListed rest = results.newest("ann", null, first.next(), 3);
      assertThat(rest.optimizations()).containsExactly(all.get(1), all.get(0));
      assertThat(rest.next()).isZero();
      assertThat(results.newest("ann", "p", Long.MAX_VALUE, 9).optimizations())
          .containsExactly(all.get(4), all.get(2), all.get(0));
      assertThat(results.newest("ann", null, Long.MAX_VALUE, 5).next()).isZero();
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
