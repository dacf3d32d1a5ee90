package dev.ringfolio.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The packaged service under a steady load, a client reading all along: live heap after a full
 * collection, rings and health, twice a minute.
 *
 * <pre>mvn -Psoak verify -Dsoak=app.SteadyState -Dsoak.args="10 250"</pre>
 *
 * <p>Arguments: minutes (10) and {@code simulator.rate} (250, some 12,000 trades a second). Ends
 * with 1 where the heap grew by more than 2.5 % from the second minute on, a ring was overrun, or
 * the health score fell below 100.
 */
public final class SteadyState {
  private static final double GROWTH_MAX = 0.025;
  private static final int LOOK_SECONDS = 30;
  private static final int SETTLE_LOOKS = 4;

  private SteadyState() {}

  /** One look at the service. */
  private record Look(long heap, long rss, double score, long trades, long gaps) {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int minutes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    String rate = arguments.length > 1 ? arguments[1] : "250";
    Path folder = Files.createTempDirectory("ringfolio-soak");
    AtomicLong updates = new AtomicLong();
    List<Look> looks = new ArrayList<>();
    try (ServiceProcess service =
            ServiceProcess.start(folder, "--http.port=0", "--simulator.rate=" + rate);
        JsonSocket client =
            JsonSocket.connect(service.port(), "/ws", m -> updates.incrementAndGet())) {
      client.send("{\"type\":\"subscribe\",\"data\":{\"topic\":\"price_updates\"}}");
      System.out.println("minute  trades/s  updates/s  heap MiB  rss MiB  score  gaps");
      long tradesBefore = 0;
      long updatesBefore = 0;
      for (int i = 1; i <= minutes * 60 / LOOK_SECONDS; i++) {
        Thread.sleep(LOOK_SECONDS * 1000L);
        Look look = look(service);
        looks.add(look);
        long seen = updates.get();
        System.out.printf(
            "%6.1f  %,8d  %,9d  %8.1f  %7.1f  %5.1f  %4d%n",
            i * LOOK_SECONDS / 60.0,
            (look.trades() - tradesBefore) / LOOK_SECONDS,
            (seen - updatesBefore) / LOOK_SECONDS,
            look.heap() / 1048576.0,
            look.rss() / 1048576.0,
            look.score(),
            look.gaps());
        tradesBefore = look.trades();
        updatesBefore = seen;
      }
    }
    System.exit(verdict(looks) ? 0 : 1);
  }

  private static Look look(ServiceProcess service) throws Exception {
    collect(service.pid());
    JsonNode health = JsonSocket.parse(service.get("/ws/health").body());
    long trades = 0;
    long gaps = 0;
    for (JsonNode ring : health.get("rings")) {
      trades += ring.get("name").asText().equals("trades") ? ring.get("appended").asLong() : 0;
      for (JsonNode reader : ring.get("readers")) {
        gaps += reader.get("gaps").asLong();
      }
    }
    JsonNode memory = health.get("memory");
    return new Look(
        memory.get("used").asLong(),
        memory.get("rss").asLong(),
        health.get("health_score").asDouble(),
        trades,
        gaps);
  }

  private static void collect(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static boolean verdict(List<Look> looks) {
    List<Look> settled = looks.subList(Math.min(SETTLE_LOOKS, looks.size() / 2), looks.size());
    int third = Math.max(1, settled.size() / 3);
    double first = heap(settled.subList(0, third));
    double last = heap(settled.subList(settled.size() - third, settled.size()));
    double growth = last / first - 1;
    boolean healthy = settled.stream().allMatch(l -> l.score() == 100.0 && l.gaps() == 0);
    System.out.printf(
        "live heap %.1f → %.1f MiB (%+.2f %%, at most %.1f %%); health %s%n",
        first / 1048576,
        last / 1048576,
        100 * growth,
        100 * GROWTH_MAX,
        healthy ? "100.0 and no gap throughout" : "fell, or a ring was overrun");
    return growth <= GROWTH_MAX && healthy;
  }

  private static double heap(List<Look> looks) {
    return looks.stream().mapToLong(Look::heap).average().orElse(0);
  }
}
