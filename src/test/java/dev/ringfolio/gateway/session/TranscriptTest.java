package dev.ringfolio.gateway.session;

import static dev.ringfolio.gateway.TestMsgpack.tree;
import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.fanout.Encoding;
import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.wire.MessageDeflater.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the scripts of {@code transcripts/ws} on a stage under virtual time and compares every
 * frame that the server sends, text by text.
 *
 * <p>A line is a step: {@code NAME > frame} sends, {@code NAME < frame} is the next frame received,
 * {@code NAME connects PATH}, {@code NAME leaves}, {@code NAME closed CODE}; the others are what
 * happens elsewhere. After the last line nothing may be left over.
 */
class TranscriptTest {
  static Stream<Path> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/transcripts/ws"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void theServerSendsWhatTheTranscriptSays(Path transcript) {
    new Player(Syntax.JSON, null).play(lines(transcript));
  }

  /** The same scripts; each frame must be a tree that equals the script's, numbers and all. */
  @ParameterizedTest
  @MethodSource("transcripts")
  void theServerSendsTheSameInMessagePack(Path transcript) {
    new Player(Syntax.MSGPACK, null).play(lines(transcript));
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void theServerSendsTheSameDeflated(Path transcript) {
    for (Window window : Window.values()) {
      new Player(Syntax.JSON, window).play(lines(transcript));
      new Player(Syntax.MSGPACK, window).play(lines(transcript));
    }
  }

  private static List<String> lines(Path transcript) {
    try {
      return Files.readAllLines(transcript);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static final class Player {
    private final Stage stage = new Stage(true);
    private final Syntax syntax;
    private final @Nullable Window window;
    final Map<String, StageClient> clients = new LinkedHashMap<>();

    Player(Syntax syntax, @Nullable Window window) {
      this.syntax = syntax;
      this.window = window;
    }

    void play(List<String> lines) {
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          step("line " + (i + 1), line.split(" ", 3));
        }
      }
      clients.forEach(
          (name, client) -> assertThat(client.receiveAll()).as("left over for " + name).isEmpty());
    }

    void step(String where, String[] words) {
      StageClient client = clients.get(words[0]);
      String rest = words.length > 2 ? words[2] : "";
      switch (words[1]) {
        case ">" -> Objects.requireNonNull(client).send(rest);
        case "<" -> check(where, Objects.requireNonNull(client).receive(), rest);
        case "connects" -> connect(words[0], rest);
        case "leaves" -> Objects.requireNonNull(client).leave();
        case "closed" ->
            assertThat(Objects.requireNonNull(client).closeCode)
                .as(where)
                .isEqualTo(Integer.parseInt(rest));
        default -> happen(words[0], words[1], rest.split(" ", 3));
      }
    }

    private void check(String where, String received, String expected) {
      if (syntax == Syntax.JSON) {
        assertThat(received).as(where).isEqualTo(expected);
      } else {
        assertThat(said(received)).as(where).isEqualTo(said(expected));
      }
    }

    /** What is wrong with a text is told in other words than what is wrong with MessagePack. */
    private static JsonNode said(String message) {
      JsonNode tree = tree(message);
      if (tree.path("data").path("code").asText().equals("bad_json")) {
        ((ObjectNode) tree.get("data")).remove("detail");
      }
      return tree;
    }

    private void connect(String name, String path) {
      Encoding encoding = stage.encodings.of(syntax, window);
      clients.put(name, stage.connect(path, name, Optional.of(Identity.LOCAL), encoding));
    }

    private void happen(String what, String first, String[] more) {
      switch (what) {
        case "advance" -> stage.advance(Long.parseLong(first));
        case "price" ->
            stage.append(
                stage.price(
                    first,
                    Double.parseDouble(more[0]),
                    Double.parseDouble(more[1]),
                    Long.parseLong(more[2])));
        case "refuse" -> stage.refusals.put(new Symbol(first), String.join(" ", more));
        case "upstream" ->
            stage.upstream.entries(
                List.of(
                    new UpstreamSymbol(
                        new Symbol(first),
                        UpstreamSymbol.State.valueOf(more[0]),
                        String.join(" ", List.of(more).subList(1, more.length)),
                        stage.turns.millis())));
        case "queued" -> stage.append(stage.queued(first, more[0], "local"));
        case "finished" -> stage.append(stage.finished(first, more[0], "local"));
        case "progress" -> progress(first, more[0], Long.parseLong(more[1]));
        case "accept" -> accept(first);
        case "reject" -> reject(FailureCode.valueOf(first), String.join(" ", more));
        case "lose" -> lose(Integer.parseInt(first), more[0]);
        case "restart" -> restart(first);
        case "alert" ->
            stage.alerts.append(
                stage.alert(first, more[1], RiskAlert.State.valueOf(more[0].toUpperCase(ROOT))));
        case "signal" ->
            stage.signals.append(stage.signal(first, Tier.valueOf(more[0].toUpperCase(ROOT))));
        case "valuation" ->
            stage.append(
                stage.valuation(
                    first, "local", Double.parseDouble(more[0]), Long.parseLong(more[1])));
        case "gone" ->
            stage.append(stage.valuation(first, "local", 1, 0).gone(stage.turns.millis()));
        default -> throw new IllegalArgumentException("no step: " + what);
      }
      stage.turns.run();
    }

    private void progress(String requestId, String clientId, long iteration) {
      stage.progress.entries(
          List.of(
              new OptimizationProgress(
                  requestId, clientId, "local", iteration, 0.5, Double.NaN, iteration)));
    }

    private void lose(int count, String topic) {
      switch (topic) {
        case "alerts" -> stage.alerts.lose(count);
        case "signals" -> stage.signals.lose(count);
        default -> stage.lose(count);
      }
    }

    private void restart(String topic) {
      switch (topic) {
        case "alerts" -> stage.alerts.restart();
        case "signals" -> stage.signals.restart();
        default -> stage.restartEvents();
      }
    }

    private void accept(String requestId) {
      var asked = stage.submitted.remove();
      asked.answer().answered(new OptimizationAccepted(requestId, 1, 0.0, false, null, null));
    }

    private void reject(FailureCode code, String detail) {
      stage.submitted.remove().answer().failed(new Failure(code, detail));
    }
  }
}
