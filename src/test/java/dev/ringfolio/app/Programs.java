package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs that are not ours: whether they are installed, and what they print. */
final class Programs {
  private static final String PYTHON = "/usr/bin/python3";
  private static final Path NODE = Path.of("/usr/bin/node");

  /** Known to versions 20 and 22, where it is needed and does nothing; others refuse it. */
  private static final String NODES_OWN_SOCKET = "--experimental-websocket";

  /** How Node ends that does not know an option. */
  private static final int BAD_OPTION = 9;

  private static final boolean GATE = Boolean.getBoolean("ringfolio.gate");

  private Programs() {}

  /** How a program ended, and all that it printed. */
  record Ran(int code, String output) {}

  static void needsPython(Path folder) throws Exception {
    boolean present =
        Files.isExecutable(Path.of(PYTHON))
            && python(folder, "-c", "import websockets").code() == 0;
    needs(present, "Debian's python3-websockets");
  }

  /** Needs Node with a WebSocket, its own or that of Debian's package. */
  static void needsNode(Path folder) throws Exception {
    boolean present =
        Files.isExecutable(NODE)
            && node(folder, "-e", "globalThis.WebSocket || require('ws')").code() == 0;
    needs(present, "nodejs with a WebSocket of its own, or Debian's node-ws");
  }

  static void needsChromium() {
    needs(Files.isExecutable(Browser.CHROMIUM), "chromium");
  }

  /** Skips with a reason where a tool is missing; in the gate, which installs it, fails. */
  private static void needs(boolean present, String what) {
    if (!present && GATE) {
      fail("the gate must have installed " + what);
    }
    if (!present) {
      System.out.println("skipped: " + what + " is not installed");
    }
    Assumptions.assumeTrue(present, what + " is not installed");
  }

  /** Runs Python in {@code folder} to its end. */
  static Ran python(Path folder, String... arguments) throws Exception {
    return run(folder, List.of(PYTHON), arguments);
  }

  /** Runs Node in {@code folder} to its end, with its own WebSocket where it has one. */
  static Ran node(Path folder, String... arguments) throws Exception {
    Ran ran = run(folder, List.of(NODE.toString(), NODES_OWN_SOCKET), arguments);
    return ran.code() == BAD_OPTION ? run(folder, List.of(NODE.toString()), arguments) : ran;
  }

  private static Ran run(Path folder, List<String> program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .directory(folder.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly().waitFor();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended).as("ended by itself; it printed: %s", text).isTrue();
    return new Ran(process.exitValue(), text);
  }
}
