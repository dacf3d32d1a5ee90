package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.portfolios.PortfolioStore;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Kills a {@link BookingProcess} with SIGKILL at a random moment, looks what the database holds,
 * and again: everything that it said is there, and nothing in parts.
 */
final class KillRounds {
  /** A killed process has booked for that long at most, since its first word. */
  private static final int LIFE_MAX_MILLIS = 400;

  private final Path folder;
  private final String url;
  private final SplittableRandom random;
  private final Map<String, Long> acknowledged = new HashMap<>();
  private long kills;

  /**
   * Prepares rounds on one database.
   *
   * @param url empty for the embedded database in {@code folder}
   */
  KillRounds(Path folder, String url, long seed) {
    this.folder = folder;
    this.url = url;
    this.random = new SplittableRandom(seed);
  }

  /** One life and one look. */
  void round() throws Exception {
    Process process = start();
    try (BufferedReader words = process.inputReader()) {
      hear(words.readLine());
      // A wait that nothing ends but its time: the moment of the kill is to be random.
      process.waitFor(random.nextInt(LIFE_MAX_MILLIS), TimeUnit.MILLISECONDS);
      // By its handle: the process itself would drop what it has said and nobody has read.
      process.toHandle().destroyForcibly();
      process.waitFor();
      words.lines().forEach(this::hear);
    }
    kills++;
    check();
  }

  private Process start() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            BookingProcess.class.getName(),
            folder.toString(),
            url);
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.to(new File(folder.toFile(), "errors.txt")))
        .start();
  }

  /** A line that was cut off by the kill says nothing. */
  private void hear(String word) {
    assertThat(word).as("it ended by itself; see %s/errors.txt", folder).isNotNull();
    if (word.matches("p[0-9] [0-9]+")) {
      String[] parts = word.split(" ");
      acknowledged.merge(parts[0], Long.parseLong(parts[1]), Math::max);
    }
  }

  private void check() {
    try (Database database = Database.open(BookingProcess.config(url), folder)) {
      SqlPortfolios store = new SqlPortfolios(database);
      Map<String, Portfolio> kept = new HashMap<>();
      store.all().forEach(portfolio -> kept.put(portfolio.id(), portfolio));
      assertThat(kept).containsKeys(acknowledged.keySet().toArray(String[]::new));
      kept.values().forEach(portfolio -> check(store, portfolio));
    }
  }

  private void check(SqlPortfolios store, Portfolio kept) {
    long told = acknowledged.getOrDefault(kept.id(), 1L);
    assertThat(kept.version())
        .as("version of %s after %d kills, of which %d was acknowledged", kept.id(), kills, told)
        .isBetween(told, told + 1);
    List<BookedTrade> booked = new ArrayList<>();
    Portfolio replayed = Bookings.fresh(kept.id());
    while (replayed.version() < kept.version()) {
      Bookings.Next next = Bookings.next(replayed, booked.size());
      booked.addAll(next.trades());
      replayed = next.after();
    }
    List<BookedTrade> trades = new ArrayList<>(store.trades(kept.id(), Long.MAX_VALUE, 20_000));
    Collections.reverse(trades);
    int gone = Math.max(0, booked.size() - PortfolioStore.TRADES_MAX);
    assertThat(trades).as("trades of %s", kept).isEqualTo(booked.subList(gone, booked.size()));
    assertThat(kept).isEqualTo(replayed);
    // The next process goes on from here, whether or not this one lived to say so.
    acknowledged.put(kept.id(), kept.version());
  }

  /** Bookings that are there, of all portfolios, since the first round. */
  long bookings() {
    return acknowledged.values().stream().mapToLong(version -> version - 1).sum();
  }
}
