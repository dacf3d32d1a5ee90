package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.optimization.experiments.ExperimentStore.Row;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store of experiments keeps one contract on the embedded database and on PostgreSQL. */
class SqlExperimentsTest {
  private static Row row(long number, double cost) {
    return new Row(
        number, "ann", "pf-1", "größer", "x".repeat(100_000), "{}", 21, 100, Row.FOR_EVER, cost, 7);
  }

  abstract static class Contract extends DatabaseContract {
    SqlExperiments experiments;

    Contract(String url) {
      super(url, "experiments");
    }

    @BeforeEach
    void useIt() {
      experiments = new SqlExperiments(database);
    }

    @Test
    void experimentsComeBackAsTheyWentUntilTheyAreDeleted() {
      Row free = row(1, Double.NaN);
      Row dear = row(2, 0.001);
      experiments.append(dear);
      experiments.append(free);

      assertThat(experiments.all()).containsExactly(free, dear);
      experiments.delete(1);
      experiments.delete(9);
      assertThat(experiments.all()).containsExactly(dear);
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
