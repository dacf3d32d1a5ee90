package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged outlives kill -9; many more kills are run by {@code sql.ManyKills}. */
class KilledWriterTest {
  private static final long SEED = 20_261_122;

  @TempDir Path folder;

  private void survives(String url, int kills) throws Exception {
    KillRounds rounds = new KillRounds(folder, url, SEED);
    for (int i = 0; i < kills; i++) {
      rounds.round();
    }
    assertThat(rounds.bookings()).as("bookings").isGreaterThan(kills);
    System.out.printf("%d kills, %d bookings, none lost%n", kills, rounds.bookings());
  }

  @Test
  void whatTheEmbeddedDatabaseAcknowledgedIsThereAndWhole() throws Exception {
    survives("", 4);
  }

  @Test
  @ExtendWith(OnePostgres.class)
  void whatPostgresAcknowledgedIsThereAndWhole(EmbeddedPostgres server) throws Exception {
    String own = "killed_writers";
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + own);
    }
    survives(OnePostgres.url(server, own), 2);
  }
}
