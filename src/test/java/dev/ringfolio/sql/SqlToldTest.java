package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.StoredOptimization.Label;
import dev.ringfolio.optimization.daily.ToldStore.Kind;
import dev.ringfolio.optimization.daily.ToldStore.Mark;
import dev.ringfolio.optimization.daily.ToldStore.Newest;
import dev.ringfolio.optimization.daily.ToldStore.Subject;
import dev.ringfolio.optimization.experiments.ExperimentStore.Row;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was told of each day is kept alike on the embedded database and on PostgreSQL. */
class SqlToldTest {
  private static final Subject EXPERIMENT = new Subject(Kind.EXPERIMENT, "ann", "7");
  private static final Subject WEIGHTS = new Subject(Kind.PERFORMANCE, "ann", "größer");

  private static StoredOptimization result(
      String user, @Nullable String portfolio, String requestId, String status) {
    Label label = new Label("equal_weight", "mean_variance", "manual", status);
    return new StoredOptimization(
        requestId, user, user, portfolio, label, 5, "of " + requestId, null);
  }

  abstract static class Contract extends DatabaseContract {
    SqlTold told;
    SqlResults results;

    Contract(String url) {
      super(url, "told", "experiments", "optimizations");
    }

    @BeforeEach
    void useIt() {
      told = new SqlTold(database);
      results = new SqlResults(database);
      new SqlExperiments(database)
          .append(new Row(7, "ann", "p", "x", "{}", "{}", 21, 100, Row.FOR_EVER, 0, 0));
      results.append(List.of(result("ann", "größer", "r1", "optimal")));
    }

    private List<String> newest(int limit) {
      return told.agenda(limit).newest().stream().map(Newest::requestId).toList();
    }

    @Test
    void theLastMarkOfAThingIsTheOneThatStands() {
      told.keep(new Mark(EXPERIMENT, "", 100));
      told.keep(new Mark(EXPERIMENT, "", 101));
      told.keep(new Mark(EXPERIMENT, "", 101));
      told.keep(new Mark(WEIGHTS, "r1", 99));

      assertThat(told.agenda(9).marks())
          .containsExactlyInAnyOrder(new Mark(EXPERIMENT, "", 101), new Mark(WEIGHTS, "r1", 99));
    }

    @Test
    void marksOfWhatIsGoneAreForgotten() {
      Mark here = new Mark(EXPERIMENT, "", 100);
      told.keep(here);
      told.keep(new Mark(new Subject(Kind.EXPERIMENT, "ann", "8"), "", 100));
      told.keep(new Mark(new Subject(Kind.PERFORMANCE, "ann", "other"), "r1", 100));
      told.keep(new Mark(new Subject(Kind.PERFORMANCE, "ben", "größer"), "r1", 100));

      assertThat(told.agenda(9).marks()).containsExactly(here);
    }

    @Test
    void theNewestSolvedOptimizationOfEachPortfolioIsFollowed() {
      results.append(
          List.of(
              result("ann", "größer", "r2", "approximate"),
              result("ann", "größer", "r3", "failed"),
              result("ben", "größer", "r4", "optimal"),
              result("ann", null, "r5", "optimal"),
              result("ann", "small", "r6", "cancelled")));

      assertThat(newest(9)).containsExactly("r4", "r2");
      assertThat(newest(1)).containsExactly("r4");
      Newest first = told.agenda(1).newest().get(0);
      assertThat(first.owner()).isEqualTo("ben");
      assertThat(first.portfolioId()).isEqualTo("größer");
      assertThat(told.result(first.number())).contains("of r4");
      assertThat(told.result(-1)).isEmpty();
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
