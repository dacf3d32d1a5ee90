package dev.ringfolio.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfolio.feed.FinnhubFrames.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The frames that were recorded from the real upstream. */
class RealFramesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> lines = new ArrayList<>();
  private final FinnhubFrames frames = new FinnhubFrames();

  @BeforeEach
  void open() throws IOException {
    String shared = System.getProperty("ringfolio.shared", "");
    Path file = Path.of(shared, "data", "finnhub", "frames.jsonl");
    assumeTrue(
        !shared.isBlank() && Files.exists(file),
        "needs -Dringfolio.shared with data/finnhub/frames.jsonl");
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
  }

  @Test
  void eachFrameIsWhatItsKindSays() {
    Map<String, Kind> kinds =
        Map.of(
            "trade", Kind.TRADES,
            "price-update", Kind.TRADES,
            "ping", Kind.PING,
            "error", Kind.ERROR,
            "news", Kind.OTHER,
            "pr", Kind.OTHER);
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode line : lines) {
      String kind = line.path("kind").asText();
      counts.merge(kind, 1, Integer::sum);
      assertThat(read(line, (s, p, v, t) -> {}))
          .as(line.path("id").asText())
          .isEqualTo(kinds.get(kind));
    }

    assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(28);
    assertThat(frames.trades()).isEqualTo(106);
    assertThat(frames.refusedTrades()).isZero();
    assertThat(frames.malformedFrames()).isZero();
  }

  @Test
  void eachTradeIsTakenWholeInOrderAndRepeatsIncluded() {
    for (JsonNode line : lines) {
      List<String> expected = new ArrayList<>();
      if (line.path("frame").path("type").asText().equals("trade")) {
        for (JsonNode trade : line.path("frame").path("data")) {
          expected.add(
              trade.path("s").asText()
                  + " "
                  + trade.path("p").asDouble()
                  + " "
                  + trade.path("v").asDouble()
                  + " "
                  + trade.path("t").asLong());
        }
      }
      List<String> taken = new ArrayList<>();
      read(line, (s, p, v, t) -> taken.add(s + " " + p + " " + v + " " + t));

      assertThat(taken).as(line.path("id").asText()).isEqualTo(expected);
    }
  }

  private Kind read(JsonNode line, FinnhubFrames.Trades out) {
    byte[] bytes = line.path("frame").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return frames.read(bytes, 0, bytes.length, out);
  }
}
