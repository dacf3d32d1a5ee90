package dev.ringfolio.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fan-out of the packaged service, pinned to one core, the load on the others: prints a
 * Markdown table.
 *
 * <pre>
 * mvn -Psoak verify -Dsoak=fanout.FanOut -Dringfolio.shared=../shared
 * mvn -Psoak verify -Dsoak=fanout.FanOut -Dsoak.args="shard memory"
 * </pre>
 *
 * <p>Arguments name the scenarios: shard, bcast, rate, memory, slow, storm, crowd; all of them
 * without any. Where the neutral tools are, the closed loops are driven by their generator and
 * stand beside the broadcaster in C and those peers that are installed, in the same run; else our
 * own generator drives them, and the peers are "not here".
 */
public final class FanOut {
  private static final String HEAP = "-Xms512m -Xmx512m";
  private static final String SMALL_HEAP =
      "-Xms64m -Xmx1500m -XX:+UseSerialGC -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20";
  private static final String[] PEERS = {"nats", "nchan", "node-send"};

  /** Of our price update in the flat dialect. */
  private static final int MESSAGE_BYTES = 284;

  /** Until the compilers, that share the core, have settled. */
  private static final int WARM_SECONDS = 60;

  /** Our own clients answer no pings: after a minute they are taken for gone. */
  private static final int PINGLESS_SECONDS = 40;

  /** A neighbour of a shared machine takes a third of it now and then: medians are of three. */
  private static final int ROUNDS = 3;

  /** 8 kbit/s. */
  private static final int SLOW_BYTES_PER_SECOND = 1_000;

  private static final int CROWD = 19_000;
  private static final int STORM = 15_000;

  private final Optional<Lab> lab;
  private final List<String> rows = new ArrayList<>();

  private FanOut(Optional<Lab> lab) {
    this.lab = lab;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Set<String> wanted = new LinkedHashSet<>(Arrays.asList(arguments));
    if (wanted.isEmpty()) {
      wanted.addAll(List.of("shard", "bcast", "rate", "memory", "slow", "storm", "crowd"));
    }
    FanOut bench = new FanOut(Lab.find());
    for (String scenario : wanted) {
      switch (scenario) {
        case "shard" -> bench.throughput("shard", "limit-batch", 500, 10, 480);
        case "bcast" -> bench.throughput("bcast", "limit-concat", 64, 64, 32);
        case "rate" -> bench.rate();
        case "memory" -> bench.memory();
        case "slow" -> bench.slow();
        case "storm" -> bench.storm();
        case "crowd" -> bench.crowd();
        default -> throw new IllegalArgumentException("no scenario " + scenario);
      }
    }
    System.out.printf(
        "%nOn %s, %d cores, %s, JDK %s, Linux %s; service on one core.%n%n",
        cpu(),
        Runtime.getRuntime().availableProcessors(),
        LocalDate.now(),
        System.getProperty("java.version"),
        System.getProperty("os.version"));
    System.out.println("| what | measured |\n|---|---|");
    bench.rows.forEach(System.out::println);
  }

  private static String cpu() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 2))
        .findFirst()
        .orElse("an unknown processor");
  }

  private void row(String what, String format, Object... values) {
    String row = "| " + what + " | " + String.format(Locale.ROOT, format, values) + " |";
    rows.add(row);
    System.out.println(row);
  }

  /**
   * 1,000 clients as fast as it goes, no price passed over: the window is below the symbols.
   * Medians of rounds, in each of which everyone has its turn.
   */
  private void throughput(String scenario, String limit, int symbols, int perClient, int window)
      throws Exception {
    String what = scenario + ", 1,000 clients × " + perClient + " of " + symbols;
    if (lab.isEmpty()) {
      try (Load load = new Load(symbols, perClient);
          Served served = new Served(load.feedPort(), HEAP)) {
        load.connect(served.port(), 1_000, 0);
        load.closedLoop(WARM_SECONDS, window, served);
        Load.Result full = load.closedLoop(5, window, served);
        row(what, "%s; limit and peers: not here", closedLoop(full));
      }
      return;
    }
    Lab tools = lab.get();
    List<Double> ours = new ArrayList<>();
    List<Double> limits = new ArrayList<>();
    List<Double> ofLimit = new ArrayList<>();
    List<JsonNode> halves = new ArrayList<>();
    List<JsonNode> limitHalves = new ArrayList<>();
    Map<String, List<Double>> theirs = new LinkedHashMap<>();
    Map<String, List<Double>> ofTheirs = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      JsonNode broadcaster = tools.peer(scenario, limit, window, MESSAGE_BYTES);
      double before = rate(broadcaster);
      limitHalves.add(Lab.half(broadcaster));
      double rate;
      int feedPort = Lab.freePort();
      try (Served served = new Served(feedPort, HEAP)) {
        String plan = "warm:" + WARM_SECONDS + ",sat:5,open:50%:5";
        JsonNode result = tools.ours(served, feedPort, symbols, perClient, window, plan);
        rate = rate(result);
        halves.add(Lab.half(result));
      }
      double after = rate(tools.peer(scenario, limit, window, MESSAGE_BYTES));
      ours.add(rate);
      limits.add((before + after) / 2);
      ofLimit.add(2 * rate / (before + after));
      for (String peer : PEERS) {
        if (tools.hasPeer(peer)) {
          double their = rate(tools.peer(scenario, peer, window, MESSAGE_BYTES));
          theirs.computeIfAbsent(peer, first -> new ArrayList<>()).add(their);
          ofTheirs.computeIfAbsent(peer, first -> new ArrayList<>()).add(rate / their);
        }
      }
    }
    StringBuilder beside = new StringBuilder();
    for (String peer : PEERS) {
      beside.append(
          theirs.containsKey(peer)
              ? String.format(
                  Locale.ROOT,
                  ", %.2f × %s (%,.0f)",
                  median(ofTheirs.get(peer)),
                  peer,
                  median(theirs.get(peer)))
              : ", " + peer + ": not here");
    }
    row(
        what,
        "%,.0f deliveries/s; %.2f of the C limit (%,.0f; of each round %s)%s",
        median(ours),
        median(ofLimit),
        median(limits),
        ofLimit.stream().map(ratio -> String.format(Locale.ROOT, "%.2f", ratio)).toList(),
        beside);
    row(
        scenario + ", at half of that",
        "p50 %.1f ms, p99 %.1f ms at %.0f %% of the core; "
            + "the limit at half of its own: %.1f and %.1f ms at %.0f %%",
        median(halves, "/lat_us/p50") / 1e3,
        median(halves, "/lat_us/p99") / 1e3,
        median(halves, "/srv_cpu_pct"),
        median(limitHalves, "/lat_us/p50") / 1e3,
        median(limitHalves, "/lat_us/p99") / 1e3,
        median(limitHalves, "/srv_cpu_pct"));
  }

  private static double median(List<JsonNode> phases, String figure) {
    return median(phases.stream().map(phase -> phase.at(figure).asDouble()).toList());
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static double rate(JsonNode result) {
    return Lab.saturated(result).path("deliv_per_s").asDouble();
  }

  private static String closedLoop(Load.Result result) {
    return String.format(
        Locale.ROOT,
        "%,.0f deliveries/s (%.1f a read, %.2f %% conflated)",
        result.deliveriesPerSecond(),
        result.messagesPerRead(),
        100 * result.conflatedShare());
  }

  /** 200 messages a second to 1,000 clients. */
  private void rate() throws Exception {
    try (Load load = new Load(64, 64);
        Served served = new Served(load.feedPort(), HEAP)) {
      load.connect(served.port(), 1_000, 0);
      load.openLoop(PINGLESS_SECONDS, 200, served);
      Load.Result result = load.openLoop(10, 200, served);
      row(
          "200 messages/s to 1,000 clients",
          "%,.0f deliveries/s at %.0f %% of a core; p50 %.1f ms, p99 %.1f ms; unbatched limit: %s",
          result.deliveriesPerSecond(),
          100 * result.cpuShare(),
          result.p50Millis(),
          result.p99Millis(),
          unbatched());
    }
  }

  private String unbatched() throws Exception {
    if (lab.isEmpty()) {
      return "not here";
    }
    JsonNode phase = lab.get().peer("bcast", "limit-each", 32, MESSAGE_BYTES).path("phases");
    JsonNode last = phase.path(phase.size() - 1);
    return String.format(
        Locale.ROOT,
        "%,.0f at %.0f %%; p50 %.1f ms, p99 %.1f ms",
        last.path("deliv_per_s").asDouble(),
        last.path("srv_cpu_pct").asDouble(),
        last.path("lat_us").path("p50").asDouble() / 1e3,
        last.path("lat_us").path("p99").asDouble() / 1e3);
  }

  private void memory() throws Exception {
    int count = 10_000;
    try (Load load = new Load(500, 10);
        Served served = new Served(load.feedPort(), SMALL_HEAP)) {
      load.connect(served.port(), 2_000, 0);
      load.closeAll();
      load.until(2_000, () -> false);
      served.heapBytes();
      long heap = served.heapBytes();
      long rss = served.rssBytes();
      load.connect(served.port(), count, 0);
      load.until(2_000, () -> false);
      served.heapBytes();
      row(
          "idle connection with 10 subscriptions, of " + count,
          "heap %,d B, RSS %,d B",
          (served.heapBytes() - heap) / count,
          (served.rssBytes() - rss) / count);
    }
  }

  /** Healthy clients beside stuck ones and slow ones, and one of those that wakes. */
  private void slow() throws Exception {
    long grown = slow(0, 0, 0); // encoded prices, and what the JVM has learnt
    for (int stuck : new int[] {50, 200}) {
      slow(stuck, 0, grown);
      slow(stuck, SLOW_BYTES_PER_SECOND, grown);
    }
  }

  /**
   * @param slow of 1,000 clients, that read {@code bytesPerSecond} each
   * @param grown by so much the heap grows without any
   * @return by how much the heap grew
   */
  private long slow(int slow, int bytesPerSecond, long grown) throws Exception {
    try (Load load = new Load(500, 500);
        Served served = new Served(load.feedPort(), HEAP)) {
      load.connect(served.port(), slow, 16_384);
      load.connect(served.port(), 1_000 - slow, 0);
      load.openLoop(10, 60, served);
      long heap = served.heapBytes();
      long kernel = kernelBytes();
      load.stick(0, slow);
      load.sip(bytesPerSecond);
      Load.Result result = load.openLoop(20, 60, served);
      long growth = served.heapBytes() - heap;
      String cost =
          slow == 0
              ? String.format(Locale.ROOT, "; the heap grew by %,d B", growth)
              : String.format(
                  Locale.ROOT,
                  "; one of them: %,d B of heap beyond that, %,d B of the kernel",
                  (growth - grown) / slow,
                  (kernelBytes() - kernel) / slow);
      row(
          bytesPerSecond == 0
              ? "60 messages/s, " + slow + " of 1,000 stuck for 20 s"
              : "60 messages/s, " + slow + " of 1,000 at 8 kbit/s for 20 s",
          "healthy p50 %.1f ms, p99 %.1f ms%s%s",
          result.p50Millis(),
          result.p99Millis(),
          cost,
          slow > 0 && bytesPerSecond == 0 ? wake(load, served) : "");
      return growth;
    }
  }

  private static String wake(Load load, Served served) throws IOException {
    Client sleeper = load.clients().get(0);
    long[] first = {-1};
    load.watcher =
        (client, number, passedOver) -> {
          if (client == sleeper && first[0] < 0 && load.ageNanos(number) < 1_000_000_000L) {
            first[0] = client.bytes;
          }
        };
    sleeper.bytes = 0;
    sleeper.stick(false);
    load.openLoop(3, 60, served);
    return first[0] < 0
        ? "; one that wakes got nothing fresh in 3 s"
        : String.format(Locale.ROOT, "; one that wakes is current after %,d B", first[0]);
  }

  /** Memory of all TCP sockets of the machine. */
  private static long kernelBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/net/sockstat"))) {
      if (line.startsWith("TCP:")) {
        return Long.parseLong(line.substring(line.indexOf(" mem ") + 5).strip()) * 4096;
      }
    }
    return 0;
  }

  /** All connections break at once and come back at once, while prices flow. */
  private void storm() throws Exception {
    try (Load load = new Load(500, 10);
        Served served = new Served(load.feedPort(), "-Xms1g -Xmx1g")) {
      load.connect(served.port(), STORM, 0);
      for (int i = 0; i < 500; i++) {
        load.toLast();
      }
      load.closeAll();
      long begin = System.nanoTime();
      load.connect(served.port(), STORM, 0);
      boolean all =
          load.until(60_000, () -> load.clients().stream().allMatch(client -> client.prices >= 10));
      row(
          "15,000 clients come back at once",
          "%s connected, subscribed and with all their prices after %.1f s",
          all ? "all" : "not all",
          (System.nanoTime() - begin) / 1e9);
    }
  }

  /** As many as a process may have here, while prices flow; then single messages to all. */
  private void crowd() throws Exception {
    try (Load load = new Load(10, 10);
        Served served = new Served(load.feedPort(), "-Xms1g -Xmx1g")) {
      load.connect(served.port(), CROWD, 0);
      load.openLoop(15, 5, served);
      double[] last = new double[15];
      for (int i = 0; i < last.length; i++) {
        last[i] = load.toLast();
        load.until(300, () -> false);
      }
      Arrays.sort(last);
      row(
          "19,000 clients, one message to all",
          "%d connected; last receipt after %.0f ms (median of %d); C limit: %s",
          load.clients().stream().filter(client -> !client.closed).count(),
          last[last.length / 2],
          last.length,
          crowdLimit());
    }
  }

  private String crowdLimit() throws Exception {
    if (lab.isEmpty()) {
      return "not here";
    }
    JsonNode phases = lab.get().peer("idle19k", "limit-concat", 32, MESSAGE_BYTES).path("phases");
    JsonNode last = phases.path(phases.size() - 1).path("publish_to_last_us");
    return String.format(Locale.ROOT, "%.0f ms", last.path("p50").asDouble() / 1e3);
  }
}
