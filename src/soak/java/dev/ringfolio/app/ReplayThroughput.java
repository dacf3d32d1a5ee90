package dev.ringfolio.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/**
 * Trades a second from the upstream's socket to the price book of the packaged service, a client
 * reading: a file played as fast as it is taken, over and over, the exchange in the same process.
 *
 * <pre>
 * mvn -Psoak verify -Dsoak=app.ReplayThroughput -Dsoak.args="../shared/data/ticks/us-equities-2013-10-08.csv.gz"
 * </pre>
 *
 * <p>Without a file, one of two million made-up prints of 40 symbols. Prints one line a second, and
 * the median of the seconds after the warm-up.
 */
public final class ReplayThroughput {
  private static final int WARM_UP_SECONDS = 10;
  private static final int MEASURED_SECONDS = 20;

  private ReplayThroughput() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("ringfolio-soak");
    Path file =
        arguments.length > 0 ? Path.of(arguments[0]).toAbsolutePath().normalize() : made(folder);
    AtomicLong updates = new AtomicLong();
    List<Double> rates = new ArrayList<>();
    long lost;
    try (ServiceProcess service =
            ServiceProcess.start(
                folder,
                "--http.port=0",
                "--feed.source=replay",
                "--feed.replay.file=" + file,
                "--feed.replay.speed=0",
                "--feed.replay.loop=true");
        JsonSocket client =
            JsonSocket.connect(service.port(), "/ws", m -> updates.incrementAndGet())) {
      client.send("{\"type\":\"subscribe\",\"data\":{\"topic\":\"price_updates\"}}");
      long trades = trades(service);
      long nanos = System.nanoTime();
      for (int second = 1; second <= WARM_UP_SECONDS + MEASURED_SECONDS; second++) {
        Thread.sleep(1000);
        long nowTrades = trades(service);
        long now = System.nanoTime();
        double rate = (nowTrades - trades) / ((now - nanos) / 1e9);
        System.out.printf("%2d s: %,.0f trades/s, %,d updates read%n", second, rate, updates.get());
        trades = nowTrades;
        nanos = now;
        if (second > WARM_UP_SECONDS) {
          rates.add(rate);
        }
      }
      lost = trades(service, "lost");
    }
    System.out.printf("entries that the price book lost: %,d%n", lost);
    double[] sorted = rates.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(
        "median %,.0f trades/s (%,.0f to %,.0f) over %d s%n",
        sorted[sorted.length / 2],
        sorted[0],
        sorted[sorted.length - 1],
        Arrays.stream(sorted).count());
  }

  private static long trades(ServiceProcess service) throws Exception {
    return trades(service, "appended");
  }

  /** A figure of the ring of trades, or of its readers. */
  private static long trades(ServiceProcess service, String figure) throws Exception {
    for (JsonNode ring : JsonSocket.parse(service.get("/ws/health").body()).get("rings")) {
      if (ring.get("name").asText().equals("trades")) {
        long ofReaders = 0;
        for (JsonNode reader : ring.get("readers")) {
          ofReaders += reader.path(figure).asLong();
        }
        return ring.path(figure).asLong(ofReaders);
      }
    }
    return 0;
  }

  private static Path made(Path folder) throws Exception {
    Path file = folder.resolve("made.csv.gz");
    SplittableRandom random = new SplittableRandom(1);
    try (BufferedWriter out =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
      out.write("epoch_ms,symbol,price,volume\n");
      long millis = 1_700_000_000_000L;
      for (int i = 0; i < 2_000_000; i++) {
        millis += random.nextInt(3);
        int cents = 10_000 + random.nextInt(500);
        String price = cents / 100 + "." + cents / 10 % 10 + cents % 10;
        out.write(
            millis
                + ",S"
                + random.nextInt(40)
                + ","
                + price
                + ","
                + (1 + random.nextInt(500))
                + "\n");
      }
    }
    return file;
  }
}
