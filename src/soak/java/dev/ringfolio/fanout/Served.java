package dev.ringfolio.fanout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged service on one core, fed by an upstream on {@code feedPort}. */
final class Served implements AutoCloseable {
  private static final Path BASE =
      Path.of(System.getProperty("ringfolio.basedir", ".")).toAbsolutePath();
  private static final String READY = "ringfolio ready on http://127.0.0.1:";
  private static final double TICKS_A_SECOND = 100;

  private final Process process;
  private final int port;

  Served(int feedPort, String heap, String... more) throws Exception {
    Path folder = Files.createTempDirectory("ringfolio-fanout");
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>();
    if (Lab.has("taskset") && Runtime.getRuntime().availableProcessors() > 1) {
      command.addAll(List.of("taskset", "-c", "0"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(heap.split(" ")));
    if (Runtime.version().feature() >= 24) {
      command.addAll(
          List.of(
              "-XX:+UseCompactObjectHeaders",
              "-XX:+UnlockExperimentalVMOptions",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow"));
    }
    command.addAll(List.of("-jar", BASE.resolve("target/ringfolio.jar").toString()));
    command.addAll(
        List.of(
            "--http.port=0",
            "--data.dir=" + folder.resolve("data"),
            "--feed.source=finnhub",
            "--feed.key=none",
            "--feed.url=ws://127.0.0.1:" + feedPort,
            "--feed.rest_url=http://127.0.0.1:1",
            "--feed.symbols=",
            "--feed.symbol_cap=500",
            "--gateway.instances=1"));
    command.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("RINGFOLIO_"));
    process = builder.start();
    port = ready(log);
  }

  private int ready(Path log) throws Exception {
    for (int i = 0; i < 600 && process.isAlive(); i++) {
      for (String line : Files.readAllLines(log)) {
        if (line.startsWith(READY)) {
          return Integer.parseInt(line.substring(READY.length()).strip());
        }
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("not ready: " + Files.readString(log));
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Processor time used so far. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
  }

  long rssBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }

  /** Live heap after a full collection. */
  long heapBytes() throws Exception {
    jcmd("GC.run");
    String histogram = jcmd("GC.class_histogram").stripTrailing();
    String total = histogram.substring(histogram.lastIndexOf('\n') + 1).strip();
    return Long.parseLong(total.split("\\s+")[2]);
  }

  private String jcmd(String what) throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process run = new ProcessBuilder(jcmd, Long.toString(pid()), what).start();
    return new String(run.getInputStream().readAllBytes());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
