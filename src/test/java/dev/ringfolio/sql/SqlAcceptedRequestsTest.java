package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.StoredOptimization.Label;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.optimization.queue.AcceptedStore.AnsweredId;
import dev.ringfolio.optimization.queue.AcceptedStore.KeptRequest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store of accepted requests keeps one contract on the embedded database and on PostgreSQL. */
class SqlAcceptedRequestsTest {
  private static final Label LABEL =
      new Label("maximize_sharpe", "mean_variance", "manual", "optimal");

  private static KeptRequest request(long number, String id, String user, String scope) {
    return new KeptRequest(number, id, user, scope, 100, "{\"größer\":\"" + id + "\"}");
  }

  private static StoredOptimization result(String id, String user, String scope, long millis) {
    return new StoredOptimization(id, user, scope, null, LABEL, millis, "{}", null);
  }

  abstract static class Contract extends DatabaseContract {
    SqlAcceptedRequests accepted;
    SqlResults results;

    Contract(String url) {
      super(url, "accepted_requests", "optimizations");
    }

    @BeforeEach
    void useThem() {
      accepted = new SqlAcceptedRequests(database);
      results = new SqlResults(database);
    }

    @Test
    void requestsComeBackAsTheyWentInTheOrderOfTheirNumbers() {
      KeptRequest late = request(1_700_000_000_000_003L, "c", "ann", "ann");
      KeptRequest wide =
          new KeptRequest(2, "b", "bob", "x", 7, "{\"long\":\"" + "x".repeat(300_000) + "\"}");
      accepted.add(List.of(late));
      accepted.add(List.of(request(1, "a", "ann", "ann"), wide));

      assertThat(accepted.open()).containsExactly(request(1, "a", "ann", "ann"), wide, late);
    }

    @Test
    void theyAreThereAfterTheDatabaseWasClosedAndOpened() {
      accepted.add(List.of(request(1, "a", "ann", "ann")));
      database.close();
      database = open();

      assertThat(new SqlAcceptedRequests(database).open())
          .containsExactly(request(1, "a", "ann", "ann"));
    }

    @Test
    void aRequestGoesWithItsResultAndThoseOfTheSameIdOfOthersStay() {
      accepted.add(
          List.of(
              request(1, "r", "local", "client-1"),
              request(2, "r", "local", "client-2"),
              request(3, "r", "ann", "ann")));
      results.append(List.of(result("r", "local", "client-1", 200)));

      assertThat(accepted.open()).extracting(KeptRequest::number).containsExactly(2L, 3L);
      assertThat(results.find("local", "client-1", "r")).isPresent();
    }

    @Test
    void whatIsKeptTwiceIsThereOnce() {
      accepted.add(List.of(request(1, "a", "ann", "ann")));
      accepted.add(List.of(request(1, "a", "ann", "ann"), request(2, "b", "ann", "ann")));

      assertThat(accepted.open()).extracting(KeptRequest::requestId).containsExactly("a", "b");
    }

    @Test
    void aRequestThatWasKeptAfterItsResultIsNotOpen() {
      results.append(List.of(result("r", "ann", "ann", 100)));
      accepted.add(List.of(request(1, "r", "ann", "ann")));

      assertThat(accepted.open()).isEmpty();
      assertThat(accepted.open()).isEmpty();
    }

    @Test
    void anIdThatIsUsedAgainAfterAnEarlierResultIsOpen() {
      results.append(List.of(result("r", "ann", "ann", 99)));
      accepted.add(List.of(request(1, "r", "ann", "ann")));

      assertThat(accepted.open()).hasSize(1);
    }

    @Test
    void idsOfAnsweredRequestsAreThereWithTheirContentOldestFirstAndTheNewestOfMany() {
      results.append(
          List.of(
              named("old", 99), named("c", 300), named("a", 100), result("none", "x", "x", 400)));
      results.append(List.of(named("b", 200), named("a", 250)));

      assertThat(accepted.answered(100, 10))
          .containsExactly(
              new AnsweredId("a", "ann", "content of a", 100),
              new AnsweredId("b", "ann", "content of b", 200),
              new AnsweredId("a", "ann", "content of a", 250),
              new AnsweredId("c", "ann", "content of c", 300));
      assertThat(accepted.answered(100, 2))
          .extracting(AnsweredId::answeredMillis)
          .containsExactly(250L, 300L);
      assertThat(results.find("ann", "ann", "b")).contains(named("b", 200));
    }

    private static StoredOptimization named(String id, long millis) {
      return new StoredOptimization(
          id, "ann", "ann", null, LABEL, millis, "{}", "content of " + id);
    }

    @Test
    void manyAreKeptInOneTransaction() {
      accepted.add(
          LongStream.rangeClosed(1, 150).mapToObj(i -> request(i, "r" + i, "ann", "ann")).toList());

      assertThat(accepted.open())
          .extracting(KeptRequest::number)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 150).boxed().toList());
    }

    @Test
    void aClosedDatabaseIsUnavailable() {
      database.close();

      assertThatThrownBy(() -> accepted.add(List.of(request(1, "a", "ann", "ann"))))
          .isInstanceOf(StoreUnavailable.class);
      assertThatThrownBy(accepted::open).isInstanceOf(StoreUnavailable.class);
      assertThatThrownBy(() -> accepted.answered(0, 1)).isInstanceOf(StoreUnavailable.class);
      database = open();
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
