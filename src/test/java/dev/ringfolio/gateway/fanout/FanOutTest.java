package dev.ringfolio.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.session.Stage;
import dev.ringfolio.gateway.session.StageClient;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * The fan-out against a naive twin: random histories of prices, of clients that come, subscribe,
 * stop reading and read again. In the end each client has the newest value of each of its keys; the
 * values it was sent and those it was told of as passed over are all there were since its snapshot.
 */
class FanOutTest {
  private static final int SYMBOLS = 5;
  private static final int STEPS = 200;

  /** What a twin knows of one client and symbol. */
  private static final class Told {
    long snapshotSeq = -1;
    long lastSeq = -1;
    long counted;
  }

  @Property(tries = 300)
  void everyClientEndsWithTheNewestValueAndExactCounts(@ForAll long seed) {
    Random random = new Random(seed);
    Stage stage = new Stage(true);
    long[] seqs = new long[SYMBOLS];
    List<StageClient> clients = new ArrayList<>();
    List<Map<String, Told>> told = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(stage.connect(i == 0 ? "/ws/stream" : "/ws", "c" + i));
      told.add(new HashMap<>());
    }
    for (int step = 0; step < STEPS; step++) {
      int who = random.nextInt(clients.size());
      StageClient client = clients.get(who);
      int symbol = random.nextInt(SYMBOLS);
      switch (random.nextInt(8)) {
        case 0 -> {
          if (!client.stuck) {
            subscribe(client, who == 0, symbol);
            told.get(who).put("S" + symbol, new Told());
          }
        }
        case 1 -> client.stuck = true;
        case 2 -> client.drain();
        case 3 -> stage.advance(random.nextInt(30));
        default -> {
          seqs[symbol] += 1 + random.nextInt(3);
          stage.append(stage.price("S" + symbol, 100 + step, 1, seqs[symbol]));
        }
      }
      clients.forEach(each -> take(each, told.get(clients.indexOf(each))));
    }
    clients.forEach(StageClient::drain);
    stage.advance(1_000);
    for (int who = 0; who < clients.size(); who++) {
      take(clients.get(who), told.get(who));
      check(told.get(who), seqs);
    }
  }

  /** The next prices woke nobody, since the mark that was left had woken the client already. */
  @Test
  void aMarkThatIsLeftBeforeItIsWrittenDoesNotSilenceTheNextOnes() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    subscribe(client, false, 1);
    subscribe(client, false, 2);
    stage.advance(100);
    client.stuck = true;
    stage.append(stage.price("S1", 100, 1, 1));
    client.send(
        "{\"type\":\"unsubscribe\",\"data\":{\"topic\":\"price_updates\",\"symbols\":[\"S1\"]}}");
    client.drain();
    client.receiveAll();

    stage.append(stage.price("S2", 100, 1, 1));
    stage.advance(100);

    assertThat(client.receiveAll()).singleElement().asString().contains("\"symbol\":\"S2\"");
  }

  private static void subscribe(StageClient client, boolean flat, int symbol) {
    client.send(
        flat
            ? "{\"type\":\"subscribe\",\"symbols\":[\"S" + symbol + "\"]}"
            : "{\"type\":\"subscribe\",\"data\":{\"topic\":\"price_updates\",\"symbols\":[\"S"
                + symbol
                + "\"]}}");
  }

  private static void take(StageClient client, Map<String, Told> told) {
    for (String message : client.receiveAll()) {
      JsonObject json = new JsonObject(message);
      if (json.getString("type").equals("price_update")) {
        JsonObject data = json.containsKey("data") ? json.getJsonObject("data") : json;
        Told key = told.get(data.getString("symbol"));
        long seq = data.getLong("seq");
        long conflated = data.getLong("conflated");
        if (key.snapshotSeq < 0) {
          key.snapshotSeq = seq;
        } else if (seq > key.lastSeq) {
          key.counted += 1 + conflated;
        }
        assertThat(seq).isGreaterThanOrEqualTo(key.lastSeq);
        key.lastSeq = seq;
      }
    }
  }

  private static void check(Map<String, Told> told, long[] seqs) {
    told.forEach(
        (symbol, key) -> {
          long newest = seqs[Integer.parseInt(symbol.substring(1))];
          if (newest > 0) {
            assertThat(key.lastSeq).as(symbol).isEqualTo(newest);
            assertThat(key.snapshotSeq + key.counted).as(symbol).isEqualTo(newest);
          }
        });
  }
}
