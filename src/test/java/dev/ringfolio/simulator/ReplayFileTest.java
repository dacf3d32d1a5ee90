package dev.ringfolio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.core.model.Symbol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayFileTest {
  @TempDir private Path folder;

  @Test
  void theSymbolsOfAFileStandInTheOrderOfTheirFirstRows() throws IOException {
    String text =
        "epoch_ms,symbol,price,volume\n1,SPY,1,1\n2,OANDA:XAU_USD,1,0\n3,SPY,1,1\n4,BAD,x,1\n";
    for (boolean gzip : new boolean[] {false, true}) {
      Path file = write("symbols", text, gzip);

      assertThat(ReplayFile.symbols(file))
          .containsExactly(new Symbol("SPY"), new Symbol("OANDA:XAU_USD"));
    }
  }

  @Test
  void noMoreSymbolsAreKeptThanTheLimit() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ReplayFile.SYMBOLS_MAX + 10; i++) {
      text.append(i).append(",S").append(i).append(",1,1\n");
    }

    assertThat(ReplayFile.symbols(write("many", text.toString(), true)))
        .hasSize(ReplayFile.SYMBOLS_MAX);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ReplayFile.symbols(folder.resolve("nothing.csv")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("nothing.csv");
  }

  @Test
  void theBlocksOfAFileAreItsTextCutAtLineEnds() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < 3 * LineBlocks.BLOCK_BYTES; i++) {
      text.append(1_381_219_217_034L + i).append(",SPY,167.42,").append(i).append('\n');
    }
    text.append("1,SPY,1,1");
    Path file = write("blocks", text.toString(), true);
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    int blocks = 0;

    try (LineBlocks lines = LineBlocks.open(file)) {
      Optional<LineBlocks.Block> block = lines.next();
      while (block.isPresent()) {
        LineBlocks.Block now = block.get();
        seen.write(now.bytes(), 0, now.length());
        block = lines.next();
        blocks++;
        if (block.isPresent()) {
          assertThat(now.bytes()[now.length() - 1]).isEqualTo((byte) '\n');
        }
      }
    }

    assertThat(seen.toString(StandardCharsets.US_ASCII)).isEqualTo(text.toString());
    assertThat(blocks).isGreaterThanOrEqualTo(3);
  }

  private Path write(String name, String text, boolean gzip) throws IOException {
    Path file = folder.resolve(name + (gzip ? ".csv.gz" : ".csv"));
    try (OutputStream out =
        gzip ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
      out.write(TradeFrames.ascii(text));
    }
    return file;
  }
}
