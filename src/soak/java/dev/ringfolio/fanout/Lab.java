package dev.ringfolio.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The neutral tools, where they are: a load generator and a trivial broadcaster in C, and scripts
 * that start other servers. They are compiled into {@code target/fanout}; nothing is copied.
 */
final class Lab {
  private final Path tools;
  private final Path build = Path.of("target/fanout").toAbsolutePath();

  private Lab(Path tools) {
    this.tools = tools;
  }

  /** The tools below the folder that the property {@code ringfolio.shared} names, if they work. */
  static Optional<Lab> find() throws Exception {
    String shared = System.getProperty("ringfolio.shared", "");
    Path tools = Path.of(shared.isBlank() ? "absent" : shared, "tools", "fanout").toAbsolutePath();
    if (!Files.exists(tools.resolve("wsload.c")) || !has("gcc") || !has("taskset")) {
      return Optional.empty();
    }
    Lab lab = new Lab(tools.normalize());
    Files.createDirectories(lab.build.resolve("results"));
    lab.compile("wsload");
    lab.compile("limit");
    return Optional.of(lab);
  }

  private void compile(String name) throws Exception {
    run(
        build,
        Map.of(),
        List.of("gcc", "-O2", "-w", "-o", name, tools.resolve(name + ".c").toString()));
  }

  /** Whether {@code command} stands in the path. */
  static boolean has(String command) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, command))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the server that {@code peer} is can be started here. */
  boolean hasPeer(String peer) {
    return switch (peer) {
      case "nats" -> has("nats-server");
      case "nchan" -> has("nginx") && !nchanModule().isEmpty();
      case "node-send" -> has("node") && Files.exists(build.resolve("node/node_modules/ws"));
      default -> true;
    };
  }

  private static String nchanModule() {
    File[] modules =
        new File("/usr/lib/nginx/modules").listFiles((folder, name) -> name.contains("nchan"));
    return modules == null || modules.length == 0 ? "" : modules[0].toString();
  }

  /** A peer's or the limit's closed loop, at the same window and message size as ours. */
  JsonNode peer(String scenario, String peer, int window, int bytes) throws Exception {
    Map<String, String> environment =
        Map.of(
            "LAB_BUILD", build.toString(),
            "WINDOW", Integer.toString(window),
            "WSLOAD_EXTRA", "--size " + bytes);
    run(tools, environment, List.of(tools.resolve("bench.sh").toString(), scenario, peer, "1"));
    return result(build.resolve("results/" + scenario + "." + peer + ".1.json"));
  }

  /**
   * Our closed loop, by the same generator.
   *
   * @param service started with its feed at {@code feedPort}
   */
  JsonNode ours(Served service, int feedPort, int symbols, int perClient, int window, String plan)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("taskset", "-c", "1"));
    command.add(build.resolve("wsload").toString());
    command.addAll(
        List.of(
            "--port",
            Integer.toString(service.port()),
            "--path",
            "/ws/stream",
            "--n",
            "1000",
            "--symbols",
            Integer.toString(symbols),
            "--per-client",
            Integer.toString(perClient),
            "--sub",
            "{\"type\":\"subscribe\",\"symbols\":[%J]}",
            "--pub",
            "feed:" + feedPort,
            "--seq-key",
            "\"price\":",
            "--seq-scale",
            "100",
            "--window",
            Integer.toString(window),
            "--pid",
            Long.toString(service.pid()),
            "--plan",
            plan));
    Path out = build.resolve("results/ours.json");
    run(build, Map.of(), command, out);
    return result(out);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static JsonNode result(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  /** The closed loop's phase of a result. */
  static JsonNode saturated(JsonNode result) {
    return first(result, "sat");
  }

  /** The phase at half the rate of the closed loop, which is the first with a rate of its own. */
  static JsonNode half(JsonNode result) {
    return first(result, "open");
  }

  private static JsonNode first(JsonNode result, String kind) {
    for (JsonNode phase : result.path("phases")) {
      if (phase.path("phase").asText().equals(kind)) {
        return phase;
      }
    }
    return result.path("phases").path(0);
  }

  private static void run(Path folder, Map<String, String> environment, List<String> command)
      throws Exception {
    run(folder, environment, command, null);
  }

  private static void run(
      Path folder, Map<String, String> environment, List<String> command, @Nullable Path out)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.redirectOutput(
        out == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(out.toFile()));
    int code = builder.start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(code + " from " + command);
    }
  }
}
