package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.config.Config;
import dev.ringfolio.core.model.StoreUnavailable;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One process at a time uses a PostgreSQL. */
@ExtendWith(OnePostgres.class)
class SoleUseTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final EmbeddedPostgres server;
  private final Config.Database config;
  private final List<String> waitedFor = new CopyOnWriteArrayList<>();
  private SoleUse first;

  SoleUseTest(EmbeddedPostgres server) {
    this.server = server;
    this.config = DatabaseContract.config(OnePostgres.url(server, "postgres"));
  }

  @BeforeEach
  void takeIt() {
    first = take(config, "first", LONG);
  }

  @AfterEach
  void giveItBack() {
    first.close();
  }

  @Test
  void aSecondProcessIsRefusedAndToldWhoIsFirst() {
    assertThatThrownBy(() -> take(config, "second", SHORT))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageStartingWith("database.url is in use by 'first' (connected since 2");
    assertThat(first.check()).isEmpty();
  }

  @Test
  void whoWaitsHasItWhenTheFirstEnds() throws Exception {
    CompletableFuture<SoleUse> second =
        CompletableFuture.supplyAsync(() -> take(config, "second", LONG));
    Awaitility.await().until(() -> answers("select count(*) = 1 from pg_locks where not granted"));
    assertThat(waitedFor).singleElement().asString().startsWith("'first' (connected since 2");
    first.close();
    try (SoleUse taken = second.get()) {
      assertThat(taken.check()).isEmpty();
      assertThat(first.check()).isEmpty(); // it has ended, and is told nothing
    }
  }

  @Test
  void theTablesOfAnotherSchemaAreAnothers() throws Exception {
    execute("create schema if not exists other");
    Config.Database other =
        DatabaseContract.config(OnePostgres.url(server, "postgres") + "?currentSchema=other");

    try (SoleUse taken = take(other, "second", SHORT)) {
      assertThat(taken.check()).isEmpty();
      assertThat(first.check()).isEmpty();
    }
  }

  @Test
  void whatALostConnectionLostIsTakenAgain() throws Exception {
    lose("first");
    assertThat(first.check()).isEmpty();

    assertThatThrownBy(() -> take(config, "second", SHORT))
        .hasMessageContaining("in use by 'first'");
  }

  @Test
  void whoLostItToAnotherIsTold() throws Exception {
    lose("first");
    try (SoleUse second = take(config, "second", SHORT)) {
      assertThat(first.check()).get().asString().startsWith("'second' (connected since 2");
      assertThat(second.check()).isEmpty();
    }
    // PostgreSQL frees it a moment after the connection ends.
    Awaitility.await().until(() -> first.check().isEmpty());
  }

  @Test
  void aDatabaseThatCannotBeReachedIsToldAsSuch() {
    Config.Database nowhere = DatabaseContract.config("postgresql://127.0.0.1:1/postgres");

    assertThatThrownBy(() -> take(nowhere, "second", SHORT))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageStartingWith("database.url cannot be opened: Connection to 127.0.0.1:1 refused");
  }

  private SoleUse take(Config.Database database, String name, Duration patience) {
    return SoleUse.take(database, name, patience, waitedFor::add);
  }

  /** PostgreSQL ends the connection of that process. */
  private void lose(String name) throws SQLException {
    execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = '"
            + name
            + "'");
    Awaitility.await()
        .until(
            () ->
                answers(
                    "select count(*) = 0 from pg_stat_activity where application_name = '"
                        + name
                        + "'"));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private boolean answers(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
