package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every frame that a WebSocket transcript has the server send is what the AsyncAPI document says.
 */
class TranscriptSchemaTest {
  private static final Documents ASYNCAPI = Documents.asyncapi();

  static Stream<Path> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/transcripts/ws"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void everyFrameOfTheServerHolds(Path transcript) throws IOException {
    List<String> frames =
        Files.readAllLines(transcript).stream()
            .filter(line -> line.contains(" < "))
            .map(line -> line.substring(line.indexOf(" < ") + 3))
            .toList();
    assertThat(frames).isNotEmpty();
    for (String frame : frames) {
      assertThat(ASYNCAPI.faults("/components/schemas/" + schema(frame), frame))
          .as(frame)
          .isEmpty();
    }
  }

  private static String schema(String frame) {
    JsonObject json = new JsonObject(frame);
    String name =
        Arrays.stream(json.getString("type").split("_"))
            .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
            .collect(Collectors.joining());
    return json.containsKey("data") ? name : "Flat" + name;
  }
}
