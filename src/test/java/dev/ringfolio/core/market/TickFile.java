package dev.ringfolio.core.market;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * A recorded file of the reference data: gzip, a head line, then rows of {@code
 * epoch_ms,symbol,price,volume} in the order in which they came.
 *
 * @param path absolute
 */
public record TickFile(Path path) {
  /** The one called {@code name}; the test is skipped, with the reason, where it is not here. */
  public static TickFile shared(String name) {
    String shared = System.getProperty("ringfolio.shared", "");
    Path path = Path.of(shared, "data", "ticks", name).toAbsolutePath().normalize();
    boolean there = !shared.isBlank() && Files.exists(path);
    if (!there) {
      System.out.println("skipped: " + name + " (give -Dringfolio.shared)");
    }
    Assumptions.assumeTrue(there, name + " is not here (give -Dringfolio.shared)");
    return new TickFile(path);
  }

  /** Hands on each row as it stands there. */
  public void lines(Consumer<String> row) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        row.accept(line);
      }
    }
  }

  /** Hands on the four cells of each row. */
  public void rows(Consumer<String[]> row) throws IOException {
    lines(line -> row.accept(line.split(",")));
  }
}
