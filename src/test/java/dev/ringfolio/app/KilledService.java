package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients book trades over HTTP with the packaged service, which is killed with SIGKILL after a
 * random number of answers, while others are under way; then it is started again and looked at:
 * every trade that was answered is there, and cash, positions and gains are those of the trades.
 */
final class KilledService {
  private static final int CLIENTS = 3;

  /** Trades answered in one life at most: all of fifty lives are within what a portfolio keeps. */
  private static final int ANSWERS_MAX = 150;

  private static final String PATH = "/api/v1/portfolios";
  private static final String JSON = "application/json";
  private static final BigDecimal CASH = new BigDecimal("1000000");

  private final Path folder;
  private final SplittableRandom random;
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sent = new AtomicInteger();

  KilledService(Path folder, long seed) {
    this.folder = folder;
    this.random = new SplittableRandom(seed);
  }

  private ServiceProcess start() throws Exception {
    ServiceProcess service = ServiceProcess.brief(folder, "--http.port=0", "--gateway.instances=1");
    service.port();
    return service;
  }

  /** Makes the portfolio. */
  void begin() throws Exception {
    try (ServiceProcess service = start()) {
      String body = "{\"id\":\"k\",\"name\":\"killed\",\"cash\":" + CASH + ",\"allow_short\":true}";
      assertThat(service.post(PATH, JSON, body).statusCode()).isEqualTo(201);
      service.kill();
    }
  }

  /** One life, which begins with a look at what the last one left. */
  void round() throws Exception {
    int life = 1 + random.nextInt(ANSWERS_MAX);
    try (ServiceProcess service = start()) {
      check(service);
      CountDownLatch answers = new CountDownLatch(life);
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Thread client = new Thread(() -> book(service, answers), "client " + i);
        client.start();
        clients.add(client);
      }
      answers.await();
      service.kill();
      for (Thread client : clients) {
        client.join();
      }
    }
  }

  /** Books until the service is gone. */
  private void book(ServiceProcess service, CountDownLatch answers) {
    boolean there = true;
    while (there) {
      int number = sent.incrementAndGet();
      String id = "t" + number;
      String body =
          "{\"id\":\"%s\",\"symbol\":\"S%d\",\"side\":\"%s\",\"quantity\":%d.5,\"price\":%d.25}"
              .formatted(
                  id, number % 5, number % 3 == 0 ? "sell" : "buy", number % 7, 10 + number % 90);
      try {
        HttpResponse<String> answer = service.post(PATH + "/k/trades", JSON, body);
        if (answer.statusCode() == 201) {
          answered.add(id);
          answers.countDown();
        } else {
          assertThat(answer.statusCode()).as(answer.body()).isIn(412, 503);
        }
      } catch (IOException gone) {
        there = false;
      } catch (Exception defect) {
        throw new AssertionError(defect);
      }
    }
  }

  private void check(ServiceProcess service) throws Exception {
    JsonNode kept = JsonSocket.parse(service.get(PATH + "/k").body());
    List<JsonNode> trades = trades(service);
    Set<String> there = new HashSet<>();
    BigDecimal cash = CASH;
    Map<String, BigDecimal> quantities = new TreeMap<>();
    BigDecimal realized = BigDecimal.ZERO;
    for (JsonNode trade : trades) {
      there.add(trade.get("id").textValue());
      BigDecimal quantity = trade.get("quantity").decimalValue();
      BigDecimal signed =
          trade.get("side").textValue().equals("buy") ? quantity : quantity.negate();
      cash = cash.subtract(signed.multiply(trade.get("price").decimalValue()));
      quantities.merge(trade.get("symbol").textValue(), signed, BigDecimal::add);
      realized = realized.add(trade.get("realized_pnl").decimalValue());
    }
    quantities.values().removeIf(quantity -> quantity.signum() == 0);
    Map<String, BigDecimal> positions = new TreeMap<>();
    kept.get("positions")
        .forEach(p -> positions.put(p.get("symbol").textValue(), p.get("quantity").decimalValue()));

    assertThat(there).containsAll(answered);
    assertThat(trades).hasSize(there.size());
    assertThat(kept.get("version").asLong()).isEqualTo(1 + trades.size());
    assertThat(kept.get("cash").decimalValue()).isEqualByComparingTo(cash);
    assertThat(positions.keySet()).isEqualTo(quantities.keySet());
    positions.forEach((symbol, q) -> assertThat(q).isEqualByComparingTo(quantities.get(symbol)));
    assertThat(kept.at("/valuation/realized_pnl").decimalValue().doubleValue())
        .isEqualTo(realized.doubleValue());
  }

  private static List<JsonNode> trades(ServiceProcess service) throws Exception {
    List<JsonNode> trades = new ArrayList<>();
    String after = "";
    while (after != null) {
      JsonNode page =
          JsonSocket.parse(service.get(PATH + "/k/trades?limit=100&after=" + after).body());
      page.get("trades").forEach(trades::add);
      after = page.get("next").textValue();
    }
    return trades;
  }

  /** The last look. */
  void end() throws Exception {
    try (ServiceProcess service = start()) {
      check(service);
    }
  }

  /** Trades that were answered, in all. */
  int answers() {
    return answered.size();
  }
}
