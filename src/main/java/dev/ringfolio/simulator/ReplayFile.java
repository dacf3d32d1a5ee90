package dev.ringfolio.simulator;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.simulator.LineBlocks.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a recorded file holds, found in one pass over it. Blocking. */
public final class ReplayFile {
  /** Symbols that are kept at most; later ones are left out. */
  public static final int SYMBOLS_MAX = 10_000;

  private ReplayFile() {}

  /**
   * The symbols of {@code file} in the order of their first good rows, {@link #SYMBOLS_MAX} at
   * most.
   *
   * @throws IOException if it cannot be read
   */
  public static List<Symbol> symbols(Path file) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    TickCursor cursor = new TickCursor(bad -> {});
    try (LineBlocks blocks = LineBlocks.open(file)) {
      for (Optional<Block> block = blocks.next(); block.isPresent(); block = blocks.next()) {
        cursor.take(block.get());
        while (cursor.next()) {
          if (names.size() < SYMBOLS_MAX) {
            names.add(cursor.row().symbol());
          }
        }
      }
    }
    return names.stream().flatMap(name -> Symbol.parse(name).stream()).distinct().toList();
  }
}
