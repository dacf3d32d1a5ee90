package dev.ringfolio.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * How long the very first request of a fresh process takes, from the request's bytes to the
 * result's: each in a process of its own, some seconds after it said that it was ready, over the
 * WebSocket and over REST, while prices flow. The same for the first comparison of seven methods,
 * of 20 symbols over five years, over REST.
 *
 * <pre>mvn -Psoak verify -Dsoak=app.FirstRequest -Dsoak.args="2 5"</pre>
 *
 * <p>Arguments: rounds (2) of 20 processes, and seconds between ready and the request (5). Ends
 * with 1 where any took more than {@value #TARGET_MILLIS} ms. The client has been used before,
 * since its own classes are not what is measured.
 */
public final class FirstRequest {
  private static final double TARGET_MILLIS = 50.0;
  private static final List<String> OBJECTIVES =
      List.of("maximize_sharpe", "minimize_variance", "risk_parity", "minimize_cvar");
  private static final int[] SIZES = {5, 40};

  /** With history and live prices at the simulated exchange. */
  private static final List<String> SYMBOLS =
      List.of(
          ("AAPL,MSFT,NVDA,AMZN,GOOG,GOOGL,META,TSLA,AVGO,AMD,INTC,MU,TSM,BRK.B,LLY,UNH,JNJ,ABBV,AZN,"
                  + "ISRG,WMT,COST,HD,MCD,KO,PEP,PG,COIN,HOOD,SPY,QQQ,JPM,BAC,MA,XOM,GE,GM,PFE,T,SBUX")
              .split(","));

  private FirstRequest() {}

  private static final int COMPARISONS = 4;

  /** What was asked, over what. */
  private record Asked(boolean socket, String path, String what, int size, String parameters) {
    static Asked optimization(boolean socket, String objective, int size) {
      return new Asked(
          socket, "optimizations", objective, size, "\"objective\":\"" + objective + "\"");
    }

    static Asked comparison() {
      return new Asked(
          false, "comparisons", "comparison", 20, "\"parameters\":{\"lookback\":1260}");
    }

    String json() {
      return "{%s,\"symbols\":[\"%s\"]}"
          .formatted(parameters, String.join("\",\"", SYMBOLS.subList(0, size)));
    }

    boolean answeredBy(String answer) {
      return answer.startsWith("HTTP/1.1 200")
          && (answer.contains("\"success\":true") || answer.contains("\"status\":\"completed\""));
    }
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    measure(Asked.optimization(true, OBJECTIVES.get(0), SIZES[0]), 1);
    measure(Asked.optimization(false, OBJECTIVES.get(0), SIZES[0]), 1);
    List<Double> all = new ArrayList<>();
    for (boolean socket : new boolean[] {true, false}) {
      for (String objective : OBJECTIVES) {
        for (int size : SIZES) {
          all.addAll(measure(Asked.optimization(socket, objective, size), rounds, seconds));
        }
      }
    }
    all.addAll(measure(Asked.comparison(), COMPARISONS * rounds, seconds));
    double[] sorted = all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double worst = sorted[sorted.length - 1];
    System.out.printf(
        Locale.ROOT,
        "%d processes: p50 %.1f ms, max %.1f ms%n",
        sorted.length,
        sorted[sorted.length / 2],
        worst);
    System.exit(worst <= TARGET_MILLIS ? 0 : 1);
  }

  /** Each in a fresh process. */
  private static List<Double> measure(Asked asked, int rounds, int seconds) throws Exception {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      millis.add(measure(asked, seconds));
    }
    Collections.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%-9s  %-18s  %3d symbols  p50 %6.1f ms  max %6.1f ms%n",
        asked.socket() ? "WebSocket" : "REST",
        asked.what(),
        asked.size(),
        millis.get(rounds / 2),
        millis.get(rounds - 1));
    return millis;
  }

  /** In a fresh process. */
  private static double measure(Asked asked, int seconds) throws Exception {
    Path folder = Files.createTempDirectory("ringfolio-first");
    try (ServiceProcess service = ServiceProcess.start(folder, "--http.port=0")) {
      int port = service.port();
      TimeUnit.SECONDS.sleep(seconds);
      return asked.socket() ? overSocket(port, asked) : overRest(port, asked);
    }
  }

  private static double overSocket(int port, Asked asked) throws Exception {
    BlockingQueue<JsonNode> results = new ArrayBlockingQueue<>(16);
    try (JsonSocket client =
        JsonSocket.connect(
            port,
            "/ws",
            message -> {
              if (message.path("data").path("type").asText().equals("optimization_result")) {
                results.add(message.path("data"));
              }
            })) {
      long begin = System.nanoTime();
      client.send("{\"type\":\"optimization_request\",\"data\":" + asked.json() + "}");
      JsonNode result = results.poll(10, TimeUnit.SECONDS);
      double millis = (System.nanoTime() - begin) / 1e6;
      if (result == null || !result.path("success").asBoolean()) {
        throw new IllegalStateException("no weights: " + result);
      }
      return millis;
    }
  }

  private static double overRest(int port, Asked asked) throws Exception {
    byte[] body = asked.json().getBytes(StandardCharsets.UTF_8);
    String head =
        ("POST /api/v1/%s?wait=30 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n")
            .formatted(asked.path(), body.length);
    long begin = System.nanoTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(body);
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      double millis = (System.nanoTime() - begin) / 1e6;
      if (!asked.answeredBy(answer)) {
        throw new IllegalStateException("no weights: " + answer);
      }
      return millis;
    }
  }
}
