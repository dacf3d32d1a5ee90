package dev.ringfolio.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The packaged service as its users start it: {@code java -jar target/ringfolio.jar}. */
final class ServiceProcess implements AutoCloseable {
  private static final Path BASE =
      Path.of(System.getProperty("ringfolio.basedir", ".")).toAbsolutePath();
  private static final String READY = "ringfolio ready on http://127.0.0.1:";
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();

  private ServiceProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(() -> read(process.getInputStream()), "service output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts the jar in {@code folder}, where its data lies, too. */
  static ServiceProcess start(Path folder, String... arguments) throws IOException {
    return start(folder, List.of(), arguments);
  }

  /**
   * The same for a life of some seconds, of which the half would go into compiling for a long one.
   * Not for what measures how fast the service is.
   */
  static ServiceProcess brief(Path folder, String... arguments) throws IOException {
    return start(folder, List.of("-XX:TieredStopAtLevel=1"), arguments);
  }

  private static ServiceProcess start(Path folder, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.addAll(options);
    command.add("-jar");
    command.add(BASE.resolve("target/ringfolio.jar").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("RINGFOLIO_"));
    builder.environment().remove("FINNHUB_API_KEY");
    return new ServiceProcess(builder.start());
  }

  private void read(InputStream output) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (line.startsWith(READY)) {
          port.complete(Integer.parseInt(line.substring(READY.length()).strip()));
        }
      }
    } catch (IOException e) {
      lines.add("(output broke off: " + e.getMessage() + ")");
    }
    port.completeExceptionally(new AssertionError("ended before it was ready: " + lines));
    drained.complete(null);
  }

  /** Waits until it is ready. */
  int port() throws Exception {
    return port.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  long pid() {
    return process.pid();
  }

  /** Waits for its end, and for all that it printed. */
  int exitCode() throws Exception {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still runs; it printed " + lines);
    }
    drained.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return process.exitValue();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  HttpResponse<String> post(String path, String type, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) throws Exception {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
