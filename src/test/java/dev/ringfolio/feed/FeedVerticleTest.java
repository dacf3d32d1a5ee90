package dev.ringfolio.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.contract.FeedState;
import dev.ringfolio.contract.MarketEvent.Quoted;
import dev.ringfolio.contract.MarketEvent.StreamChanged;
import dev.ringfolio.contract.MarketEvent.Traded;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verticle over loopback sockets against a peer that misbehaves. */
class FeedVerticleTest {
  /** Makes five seconds of patience half a second. */
  private static final int HURRY = 10;

  private FeedRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new FeedRig(1);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private void hurry() throws Exception {
    rig.close();
    rig = new FeedRig(HURRY);
  }

  private void awaitTrades(int count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> rig.trades().size() >= count);
  }

  @Test
  void theKeyIsToldToFinnhubAloneAndOnlyWhereItIsAskedFor() throws Exception {
    rig.deploy(FeedRig.feed("AAPL"), PriceSource.FINNHUB);
    rig.awaitSubscribed(1, "AAPL");
    await().until(() -> rig.upstream.calls.size() >= 2);

    assertThat(rig.upstream.handshakes).containsExactly("/?token=secret-key");
    assertThat(rig.upstream.calls)
        .containsExactlyInAnyOrder(
            "/api/v1/stock/market-status?exchange=US secret-key",
            "/api/v1/quote?symbol=AAPL secret-key");
    assertThat(rig.probe().toString()).doesNotContain("secret-key");
  }

  @Test
  void theBuiltInExchangeGetsAWordInPlaceOfTheKey() throws Exception {
    rig.deploy(FeedRig.feed("AAPL"), PriceSource.SIMULATOR);
    rig.awaitSubscribed(1, "AAPL");
    await().until(() -> rig.upstream.calls.size() >= 2);

    assertThat(rig.upstream.handshakes).containsExactly("/?token=simulated");
    assertThat(rig.upstream.calls).allMatch(call -> call.endsWith(" simulated"));
    assertThat(rig.facts().state()).isEqualTo(FeedState.SIMULATED);
    assertThat(rig.probe().status()).isEqualTo(Status.GREEN);
  }

  @Test
  void tradesAndQuotesArriveOnTheTopic() throws Exception {
    rig.deploy(FeedRig.feed("AAPL"), PriceSource.FINNHUB);
    rig.awaitSubscribed(1, "AAPL");
    rig.upstream.send(FeedRig.trades("AAPL", 1, 3));
    awaitTrades(3);

    assertThat(rig.trades())
        .extracting(trade -> trade.symbol() + " " + trade.price() + " " + trade.volume())
        .containsExactly("AAPL 226.8988 1.0", "AAPL 226.8988 2.0", "AAPL 226.8988 3.0");
    await().until(() -> rig.events.stream().anyMatch(Quoted.class::isInstance));
    assertThat(streams()).containsExactly(true);
  }

  @Test
  void aMessageInPiecesIsReadWhole() throws Exception {
    rig.deploy(FeedRig.feed("AAPL"), PriceSource.FINNHUB);
    rig.awaitSubscribed(1, "AAPL");
    Buffer whole = Buffer.buffer(FeedRig.trades("AAPL", 1, 10));
    rig.upstream.socket().writeFrame(WebSocketFrame.textFrame(whole.getString(0, 100), false));
    rig.upstream
        .socket()
        .writeFrame(WebSocketFrame.continuationFrame(whole.slice(100, 101), false));
    rig.upstream
        .socket()
        .writeFrame(WebSocketFrame.continuationFrame(whole.slice(101, whole.length()), true));
    rig.upstream.send(FeedRig.trades("AAPL", 11, 1));
    awaitTrades(11);

    assertThat(rig.trades())
        .extracting(trade -> (long) trade.volume())
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    assertThat(rig.facts().invalid()).isZero();
  }

  @Test
  void aMessageBeyondAllMeasureEndsTheConnectionAndPricesComeBack() throws Exception {
    rig.deploy(FeedRig.feed("AAPL"), PriceSource.FINNHUB);
    rig.awaitSubscribed(1, "AAPL");
    Buffer big = Buffer.buffer(new byte[UpstreamSocket.MESSAGE_BYTES_MAX - 10]);
    rig.upstream.socket().writeFrame(WebSocketFrame.binaryFrame(big, false));
    rig.upstream.socket().writeFrame(WebSocketFrame.continuationFrame(big, true));
    rig.awaitSubscribed(2, "AAPL");
    rig.upstream.send(FeedRig.trades("AAPL", 1, 1));
    awaitTrades(1);

    assertThat(rig.upstream.openMost).hasValue(1);
  }

  @Test
  void aKilledConnectionIsMadeAgainAndAllIsSubscribedAgain() throws Exception {
    rig.deploy(FeedRig.feed("AAPL", "MSFT"), PriceSource.FINNHUB);
    rig.awaitSubscribed(1, "AAPL", "MSFT");
    rig.upstream.kill();
    rig.awaitSubscribed(2, "AAPL", "MSFT");
    rig.upstream.send(FeedRig.trades("MSFT", 1, 1));
    awaitTrades(1);

    assertThat(rig.upstream.openMost).hasValue(1);
    assertThat(rig.facts().reconnects()).isEqualTo(1);
    assertThat(rig.facts().state()).isEqualTo(FeedState.CONNECTED);
  }

  @Test
  void aDeafPeerIsLeftAndPricesComeBack() throws Exception {
    rig.upstream.deaf = true;
    rig.deploy(
        Feeds.of(50, Duration.ofSeconds(1), Duration.ofMillis(20), 5, 600, "AAPL"),
        PriceSource.FINNHUB);
    await().until(() -> rig.upstream.connections.get() == 1);
    rig.upstream.deaf = false;
    rig.awaitSubscribed(1, "AAPL");
    rig.upstream.send(FeedRig.trades("AAPL", 1, 1));
    awaitTrades(1);

    assertThat(rig.upstream.connections).hasValue(2);
    assertThat(rig.facts().reconnects()).isEqualTo(1);
  }

  @Test
  void aPeerThatAnswersPingsButSaysNothingIsKept() throws Exception {
    hurry();
    rig.deploy(
        Feeds.of(50, Duration.ofSeconds(4), Duration.ofMillis(20), 5, 600, "AAPL"),
        PriceSource.FINNHUB);
    rig.awaitSubscribed(1, "AAPL");
    rig.awaitState(FeedState.SILENT);
    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(3))
        .until(() -> rig.upstream.connections.get() == 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 429, 503})
  void aRefusedHandshakeIsTriedAgainUntilPricesComeBack(int status) throws Exception {
    rig.upstream.handshakeStatus = status;
    rig.deploy(FeedRig.feed("AAPL"), PriceSource.FINNHUB);
    await().until(() -> rig.upstream.handshakes.size() >= 3);
    assertThat(rig.facts().state()).isEqualTo(FeedState.RECONNECTING);
    rig.upstream.handshakeStatus = 101;
    rig.awaitSubscribed(1, "AAPL");
    rig.upstream.send(FeedRig.trades("AAPL", 1, 1));
    awaitTrades(1);

    assertThat(rig.upstream.openMost).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aRefusedKeyIsShownAndNotTriedAgainSoon(int status) throws Exception {
    hurry();
    rig.upstream.handshakeStatus = status;
    rig.deploy(FeedRig.feed("AAPL"), PriceSource.FINNHUB);
    rig.awaitState(FeedState.UNAUTHORIZED);
    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(3))
        .until(() -> rig.upstream.handshakes.size() == 1);

    assertThat(rig.probe().status()).isEqualTo(Status.RED);
  }

  @Test
  void whileTheSocketIsLostPricesArePolled() throws Exception {
    rig.upstream.handshakeStatus = 503;
    rig.deploy(
        Feeds.of(50, Duration.ofSeconds(150), Duration.ofMillis(1), 2, 600, "AAPL"),
        PriceSource.FINNHUB);
    rig.awaitState(FeedState.POLLING);
    await().until(() -> rig.events.stream().anyMatch(Quoted.class::isInstance));

    assertThat(rig.probe().status()).isEqualTo(Status.YELLOW);
  }

  @Test
  void aDeadRestSideHoldsNoPriceBack() throws Exception {
    rig.upstream.restStatus = 500;
    rig.deploy(FeedRig.feed("AAPL"), PriceSource.FINNHUB);
    rig.awaitSubscribed(1, "AAPL");
    await().until(() -> rig.probe().detail().contains("HTTP 500"));
    rig.upstream.send(FeedRig.trades("AAPL", 1, 1));
    awaitTrades(1);

    assertThat(rig.probe().status()).isEqualTo(Status.GREEN);
  }

  @Test
  void aPeerThatFlapsIsSubscribedToAgainOneConnectionAtATime() throws Exception {
    rig.upstream.lifeMillis = 100;
    rig.deploy(FeedRig.feed("AAPL", "MSFT"), PriceSource.FINNHUB);
    await().atMost(Duration.ofSeconds(20)).until(() -> rig.upstream.connections.get() >= 5);
    rig.upstream.lifeMillis = 0;
    int flapped = rig.upstream.connections.get();
    rig.awaitSubscribed(flapped + 1, "AAPL", "MSFT");
    rig.upstream.send(FeedRig.trades("AAPL", 1, 1));
    awaitTrades(1);

    assertThat(rig.upstream.openMost).hasValue(1);
    assertThat(rig.facts().symbols()).isEqualTo(Feeds.symbols("AAPL", "MSFT"));
  }

  @Test
  void aDemandedSymbolIsSubscribedAtOnceAndOneBeyondTheCapIsAnsweredAsRefused() throws Exception {
    rig.deploy(
        Feeds.of(2, Duration.ofSeconds(150), Duration.ofMillis(20), 5, 600, "AAPL"),
        PriceSource.FINNHUB);
    rig.awaitSubscribed(1, "AAPL");

    assertThat(rig.demand("TSLA", "GM").refused())
        .extracting(UpstreamSymbol::symbol, UpstreamSymbol::state)
        .containsExactly(tuple(new Symbol("GM"), UpstreamSymbol.State.REFUSED));
    rig.awaitSubscribed(1, "TSLA");
    rig.upstream.send("{\"msg\":\"Subscribing to too many symbols\",\"type\":\"error\"}");
    await().until(() -> rig.facts().refused().size() == 2);
    assertThat(rig.facts().refused()).containsExactlyElementsOf(Feeds.symbols("TSLA", "GM"));
  }

  @Test
  void undeployingClosesTheSocketAndFreesTheTopics() throws Exception {
    rig.deploy(FeedRig.feed("AAPL"), PriceSource.FINNHUB);
    rig.awaitSubscribed(1, "AAPL");
    rig.undeploy();
    await().until(() -> rig.upstream.open.get() == 0);
    rig.deploy(FeedRig.feed("AAPL"), PriceSource.FINNHUB);
    rig.awaitSubscribed(2, "AAPL");

    assertThat(rig.upstream.connections).hasValue(2);
    assertThat(rig.upstream.openMost).hasValue(1);
  }

  @Test
  void aStalledPriceCacheHoldsTheSocketBackAndLosesNothingWithinFiveSeconds() throws Exception {
    int frames = 10_000;
    rig.deploy(FeedRig.feed("AAPL"), PriceSource.FINNHUB);
    rig.awaitSubscribed(1, "AAPL");
    pausePrices();
    for (int i = 0; i < frames; i++) {
      rig.upstream.send(FeedRig.trades("AAPL", i * 10L, 10));
    }
    await().until(() -> rig.facts().pausedMillis() > 500);
    RingReport held = ring();
    resumePrices();
    awaitTrades(frames * 10);

    assertThat(held.overwritten()).isZero();
    assertThat(held.appended()).isBetween(5_000L, 5_100L);
    assertThat(rig.gaps).isEmpty();
    assertThat(rig.trades().stream().mapToLong(trade -> (long) trade.volume()).toArray())
        .isEqualTo(LongStream.range(0, frames * 10L).toArray());
  }

  @Test
  void aCloseIsHeardOfAfterTheTradesThatCameBeforeItThoughTheyWereHeldBack() throws Exception {
    int frames = 510; // few enough behind the five hundred that hold it for the end to be read
    rig.deploy(FeedRig.feed("AAPL"), PriceSource.FINNHUB);
    rig.awaitSubscribed(1, "AAPL");
    pausePrices();
    for (int i = 0; i < frames; i++) {
      rig.upstream.send(FeedRig.trades("AAPL", i * 10L, 10));
    }
    FeedRig.done(rig.upstream.send("{\"type\":\"ping\"}"));
    rig.upstream.kill();
    await().until(() -> rig.upstream.open.get() == 0);
    await().until(() -> rig.facts().pausedMillis() > 100);
    assertThat(rig.facts().state()).isEqualTo(FeedState.CONNECTED);
    resumePrices();
    rig.awaitSubscribed(2, "AAPL");
    awaitTrades(frames * 10);
    await().until(() -> streams().size() == 3);

    List<String> told =
        rig.events.stream()
            .filter(event -> event instanceof Traded || event instanceof StreamChanged)
            .map(event -> event instanceof StreamChanged s ? "stream " + s.streaming() : "trade")
            .distinct()
            .toList();
    assertThat(told).containsExactly("stream true", "trade", "stream false");
    assertThat(rig.upstream.openMost).hasValue(1);
  }

  private List<Boolean> streams() {
    return rig.events.stream()
        .filter(StreamChanged.class::isInstance)
        .map(event -> ((StreamChanged) event).streaming())
        .toList();
  }

  @Test
  void afterFiveSecondsTheSocketIsReadRegardlessAndTheGapIsTold() throws Exception {
    hurry();
    int frames = 4_000;
    rig.deploy(FeedRig.feed("AAPL"), PriceSource.FINNHUB);
    rig.awaitSubscribed(1, "AAPL");
    pausePrices();
    for (int i = 0; i < frames; i++) {
      rig.upstream.send(FeedRig.trades("AAPL", i * 10L, 10));
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> rig.facts().trades() == frames * 10L);
    long paused = rig.facts().pausedMillis();
    resumePrices();
    awaitTrades(10_000);

    assertThat(paused).isBetween(5_000L, 7_000L);
    assertThat(rig.gaps).hasSize(1);
    List<Long> volumes = rig.trades().stream().map(trade -> (long) trade.volume()).toList();
    assertThat(volumes.get(volumes.size() - 1)).isEqualTo(frames * 10L - 1);
  }

  private void pausePrices() throws Exception {
    // Known to the writer first, so that it has a lag.
    await().until(() -> ring().readers().stream().anyMatch(r -> r.name().equals("prices")));
    rig.onReaders(
        () -> {
          rig.prices.pause();
          return true;
        });
  }

  private void resumePrices() throws Exception {
    rig.onReaders(
        () -> {
          rig.prices.resume();
          return true;
        });
  }

  private RingReport ring() {
    return rig.bus.rings().stream()
        .filter(r -> r.name().equals("trades"))
        .findFirst()
        .orElseThrow();
  }
}
