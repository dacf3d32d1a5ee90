package dev.ringfolio.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Kills a process that books trades, many times, at random moments, on the embedded database and on
 * PostgreSQL, and looks each time whether all that it acknowledged is there and whole.
 *
 * <p>{@code mvn -Psoak verify -Dsoak=sql.ManyKills -Dsoak.args="50 1"}: kills of each, seed.
 */
final class ManyKills {
  private ManyKills() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    System.out.println("seed " + seed);
    run("h2", "", kills, seed);
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      run("postgresql", "postgresql://localhost:" + server.getPort() + "/postgres", kills, seed);
    }
  }

  private static void run(String kind, String url, int kills, long seed) throws Exception {
    Path folder = Files.createTempDirectory("ringfolio-kills");
    KillRounds rounds = new KillRounds(folder, url, seed);
    for (int i = 0; i < kills; i++) {
      rounds.round();
    }
    System.out.printf("%s: %d kills, %,d bookings, none lost%n", kind, kills, rounds.bookings());
  }
}
