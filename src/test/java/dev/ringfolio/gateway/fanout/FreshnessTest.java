package dev.ringfolio.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Distribution;
import dev.ringfolio.gateway.session.Stage;
import dev.ringfolio.gateway.session.StageClient;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String SUBSCRIBE =
      "{\"type\":\"subscribe\",\"data\":{\"topic\":\"price_updates\",\"symbols\":[\"AAPL\"]}}";

  @Test
  void eachNumberIsInABucketWhoseLargestExceedsItByAnEighthAtMost() {
    long before = -1;
    for (int bucket = 0; bucket < Distribution.BUCKETS; bucket++) {
      long largest = Distribution.largest(bucket);
      assertThat(Distribution.bucket(largest)).isEqualTo(bucket);
      assertThat(Distribution.bucket(before + 1)).isEqualTo(bucket);
      assertThat(8 * (largest - before - 1)).isLessThanOrEqualTo(Math.max(8, before + 1));
      before = largest;
    }
    assertThat(Distribution.bucket(-5)).isZero();
    assertThat(Distribution.bucket(Long.MAX_VALUE)).isEqualTo(Distribution.BUCKETS - 1);
  }

  @Test
  void theLastMinuteForgetsWhatIsOlderAndTheTotalsDoNot() {
    FreshnessBook book = new FreshnessBook(0);
    ClientFreshness client = new ClientFreshness();
    book.at(1_000);
    book.price(client, 900, 800, 3);
    for (int seconds = 1; seconds <= 50; seconds++) {
      book.housekeep(seconds * SECOND);
    }
    book.price(client, 995, 990, 0);
    Distribution age = book.report().age();
    assertThat(age.recentCount()).isEqualTo(2);
    assertThat(age.recentQuantile(0.5)).isEqualTo(5);
    assertThat(age.recentQuantile(1)).isEqualTo(103);
    for (int seconds = 51; seconds <= 70; seconds++) {
      book.housekeep(seconds * SECOND);
    }
    assertThat(book.report().age().recentCount()).isEqualTo(1);
    assertThat(book.report().age().sum()).isEqualTo(105);
    assertThat(book.report().tradeAge().sum()).isEqualTo(210);
    assertThat(book.report().conflated().sum()).isEqualTo(3);
  }

  @Test
  void whatAClientWasSentLatelyCountsMore() {
    FreshnessBook book = new FreshnessBook(0);
    ClientFreshness client = new ClientFreshness();
    assertThat(client.age(0.5)).isNull();
    book.at(10_000);
    for (int i = 0; i < 8; i++) {
      book.price(client, 9_000, 9_000, 1);
    }
    client.fade();
    client.fade();
    for (int i = 0; i < 3; i++) {
      book.price(client, 9_998, 9_998, 0);
    }
    assertThat(client.age(0.5)).isEqualTo(2);
    assertThat(client.age(0.99)).isEqualTo(1_023);
    assertThat(client.conflated()).isEqualTo(8);
  }

  @Test
  void anUpdateCountsAndASnapshotDoesNot() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    stage.append(stage.price("AAPL", 100, 1, 1));
    client.send(SUBSCRIBE);
    assertThat(stage.instance.freshness().report().age().sum()).isZero();
    assertThat(stage.instance.freshness().report().conflated().recentCount()).isZero();
    client.stuck = true;
    stage.append(stage.price("AAPL", 101, 1, 2));
    stage.append(stage.price("AAPL", 102, 1, 5));
    stage.advance(40);
    client.drain();
    Distribution age = stage.instance.freshness().report().age();
    assertThat(age.recentCount()).isEqualTo(1);
    assertThat(age.sum()).isEqualTo(40);
    assertThat(stage.instance.freshness().report().conflated().sum()).isEqualTo(3);
  }

  @Test
  void aHeartbeatTellsTheClientHowFreshWhatItGetsIs() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    stage.append(stage.price("AAPL", 100, 1, 1));
    client.send(SUBSCRIBE);
    client.stuck = true;
    stage.append(stage.price("AAPL", 102, 1, 5));
    stage.advance(40);
    client.drain();
    client.receiveAll();
    client.send("{\"type\":\"heartbeat\"}");
    List<String> messages = client.receiveAll();
    assertThat(messages)
        .singleElement()
        .asString()
        .contains(
            "\"freshness\":{\"age_ms\":{\"p50\":47,\"p99\":47},\"conflated\":3,\"gaps\":0,\"lag\":0}");
  }

  @Test
  void thePongOfTheFlatDialectTellsItOnceThereWereUpdates() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws/stream", "a");
    stage.append(stage.price("AAPL", 100, 1, 1));
    client.send("{\"type\":\"subscribe\",\"symbols\":[\"AAPL\"]}");
    client.receiveAll();
    client.send("{\"type\":\"heartbeat\"}");
    assertThat(client.receiveAll()).singleElement().asString().doesNotContain("freshness");
    client.stuck = true;
    stage.append(stage.price("AAPL", 102, 1, 5));
    stage.advance(40);
    client.drain();
    client.receiveAll();
    client.send("{\"type\":\"heartbeat\"}");
    assertThat(client.receiveAll())
        .singleElement()
        .asString()
        .contains(
            "\"freshness\":{\"age_ms\":{\"p50\":47,\"p99\":47},\"conflated\":3,\"gaps\":0,\"lag\":0}");
  }
}
