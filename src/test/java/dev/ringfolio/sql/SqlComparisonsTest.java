package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.ComparisonState.Status;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.optimization.comparison.ComparisonStore;
import dev.ringfolio.optimization.comparison.ComparisonStore.Kept;
import dev.ringfolio.optimization.comparison.KeptComparison;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store of comparisons keeps one contract on the embedded database and on PostgreSQL. */
class SqlComparisonsTest {
  private static KeptComparison asked(
      long number, String owner, @Nullable String requestId, @Nullable String portfolioId) {
    return new KeptComparison(
        number,
        owner,
        requestId,
        portfolioId,
        List.of(new Symbol("BRK.B"), new Symbol("BINANCE:BTC USDT")),
        "{\"größer\":1}",
        1_000 + number,
        Status.QUEUED,
        0,
        null);
  }

  private static KeptComparison over(KeptComparison open, String answer) {
    return new KeptComparison(
        open.number(),
        open.owner(),
        open.requestId(),
        open.portfolioId(),
        open.symbols(),
        open.request(),
        open.createdMillis(),
        Status.COMPLETED,
        5_000,
        answer);
  }

  abstract static class Contract extends DatabaseContract {
    SqlComparisons store;

    Contract(String url) {
      super(url, "comparisons");
    }

    @BeforeEach
    void useIt() {
      store = new SqlComparisons(database);
    }

    @Test
    void whatIsAcceptedComesBackAsItWentUntilItIsOver() {
      KeptComparison first = asked(7, "ann", "r 1", "p");
      KeptComparison second = asked(8, "bob", null, null);
      assertThat(store.accept(first)).isEmpty();
      assertThat(store.accept(second)).isEmpty();
      assertThat(store.load()).isEqualTo(new Kept(List.of(first, second), 8));

      KeptComparison done = over(first, "{\"long\":\"" + "x".repeat(100_000) + "\"}");
      store.finish(List.of(done));
      assertThat(store.find(7)).contains(done);
      assertThat(store.find(9)).isEmpty();
      assertThat(store.load()).isEqualTo(new Kept(List.of(second), 8));
    }

    @Test
    void anEmptyStoreStartsWithNothing() {
      assertThat(store.load()).isEqualTo(new Kept(List.of(), 0));
    }

    @Test
    void aRequestIdIsItsOwnersOnce() {
      KeptComparison first = asked(7, "ann", "r", null);
      store.accept(first);
      assertThat(store.accept(asked(8, "ann", "r", "other"))).contains(first);
      assertThat(store.accept(asked(9, "bob", "r", null))).isEmpty();
      assertThat(store.accept(asked(10, "ann", null, null))).isEmpty();
      assertThat(store.accept(asked(11, "ann", null, null))).isEmpty();
      assertThat(store.newest(null, null, Long.MAX_VALUE, 9))
          .extracting(KeptComparison::number)
          .containsExactly(11L, 10L, 9L, 7L);
    }

    @Test
    void comparisonsAreListedNewestFirstByOwnerAndPortfolioWithoutTheirAnswers() {
      store.accept(asked(1, "ann", null, "p"));
      store.accept(asked(2, "ann", null, null));
      store.accept(asked(3, "bob", null, "p"));
      KeptComparison done = over(asked(4, "ann", null, "p"), "answer");
      store.accept(asked(4, "ann", null, "p"));
      store.finish(List.of(done));

      assertThat(store.newest("ann", "p", Long.MAX_VALUE, 9))
          .containsExactly(over(asked(4, "ann", null, "p"), null), asked(1, "ann", null, "p"));
      assertThat(store.newest("ann", null, 4, 1)).containsExactly(asked(2, "ann", null, null));
      assertThat(store.newest(null, "p", Long.MAX_VALUE, 9)).hasSize(3);
    }

    @Test
    void theOldestThatAreOverGoAndNoneThatIsOpen() throws SQLException {
      store.accept(asked(1, "ann", null, null));
      store.accept(asked(2, "ann", null, null));
      store.finish(List.of(over(asked(2, "ann", null, null), "answer")));
      fill(3, ComparisonStore.COMPARISONS_MAX + 1);
      assertThat(store.find(2)).isPresent();
      store.accept(asked(ComparisonStore.COMPARISONS_MAX + 2, "ann", null, null));
      assertThat(store.find(1)).isPresent();
      assertThat(store.find(2)).isEmpty();
      assertThat(store.load().open()).hasSize(ComparisonStore.COMPARISONS_MAX + 1);
    }

    /** Open comparisons, in one transaction. */
    private void fill(int from, int to) throws SQLException {
      try (Connection connection = database.connect();
          PreparedStatement add =
              connection.prepareStatement(
                  "insert into comparisons (number, owner, symbols, request, created_millis, status,"
                      + " finished_millis) values (?, 'ann', 'A', '{}', 1, 'queued', 0)")) {
        for (int number = from; number <= to; number++) {
          add.setLong(1, number);
          add.addBatch();
        }
        add.executeBatch();
        connection.commit();
      }
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
