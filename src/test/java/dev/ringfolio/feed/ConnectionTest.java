package dev.ringfolio.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.FeedState;
import dev.ringfolio.contract.MarketEvent.StreamChanged;
import dev.ringfolio.core.model.PriceSource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the session keeps its one connection. */
class ConnectionTest {
  private final SessionBench bench = new SessionBench(Feeds.of(50, "AAPL", "MSFT"));

  private void started() {
    bench.session.start();
    bench.open();
    bench.socketCommands();
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  @Test
  void afterALossAllIsSubscribedAgainOnTheNextConnection() {
    started();
    bench.drop();
    bench.pass(seconds(0.5));
    assertThat(bench.socketCommands()).containsExactly("connect");
    bench.open();

    assertThat(bench.socketCommands()).containsExactly("subscribe AAPL", "subscribe MSFT");
    assertThat(bench.states())
        .containsExactly(
            FeedState.CONNECTING, FeedState.CONNECTED, FeedState.RECONNECTING, FeedState.CONNECTED);
    assertThat(bench.session.facts(0).reconnects()).isEqualTo(1);
  }

  @Test
  void aStreamIsToldToBeginAndToEndWithItsConnection() {
    started();
    bench.drop();
    bench.pass(seconds(1));
    bench.open();

    assertThat(bench.told(StreamChanged.class))
        .extracting(event -> event.symbol() + " " + event.streaming())
        .containsExactly(
            "AAPL true", "MSFT true", "AAPL false", "MSFT false", "AAPL true", "MSFT true");
  }

  @Test
  void ninetySecondsWithoutAFrameAreProbedAndAHundredAndFiftyEndTheConnection() {
    started();
    bench.pass(seconds(89.95));
    assertThat(bench.socketCommands()).isEmpty();
    bench.pass(seconds(0.05));
    assertThat(bench.socketCommands()).containsExactly("ping");
    assertThat(bench.session.state()).isEqualTo(FeedState.SILENT);
    bench.pass(seconds(59.95));
    assertThat(bench.socketCommands()).isEmpty();
    bench.pass(seconds(0.05));
    assertThat(bench.socketCommands()).containsExactly("close");

    bench.pass(seconds(60));
    assertThat(bench.socketCommands()).as("none while the old one is not closed").isEmpty();
    bench.drop();
    bench.pass(seconds(0.5));
    assertThat(bench.socketCommands()).containsExactly("connect");
    assertThat(bench.connectionsMost).isEqualTo(1);
  }

  @Test
  void aPongIsLifeAndOurOwnPingIsNot() {
    started();
    bench.pass(seconds(100));
    bench.session.alive();
    assertThat(bench.socketCommands()).containsExactly("ping");

    bench.pass(seconds(89.95));
    assertThat(bench.socketCommands()).isEmpty();
    bench.pass(seconds(0.05));
    assertThat(bench.socketCommands()).containsExactly("ping");
    bench.pass(seconds(60));
    assertThat(bench.socketCommands()).containsExactly("close");
  }

  @Test
  void theUpstreamsOwnPingKeepsAQuietConnectionFromBeingProbed() {
    started();
    for (int minute = 0; minute < 30; minute++) {
      bench.pass(seconds(60));
      bench.receive("{\"type\":\"ping\"}");
    }

    assertThat(bench.socketCommands()).isEmpty();
  }

  @Test
  void theSilenceThatEndsAConnectionIsConfigured() {
    SessionBench quick = new SessionBench(Feeds.of(50, seconds(10), seconds(1), 5, 60, "AAPL"));
    quick.session.start();
    quick.open();
    quick.socketCommands();

    quick.pass(seconds(6));
    assertThat(quick.socketCommands()).containsExactly("ping");
    quick.pass(seconds(4));
    assertThat(quick.socketCommands()).containsExactly("close");
  }

  @Test
  void eachFailureDoublesThePauseAndAMinuteOfLifeSetsItBack() {
    started();
    bench.drop();
    for (double pause : new double[] {0.5, 1, 2, 4, 8, 15, 15}) {
      bench.pass(seconds(pause - 0.05));
      assertThat(bench.socketCommands()).isEmpty();
      bench.pass(seconds(0.05));
      assertThat(bench.socketCommands()).containsExactly("connect");
      bench.refuse(0);
    }
    bench.pass(seconds(15));
    bench.open();
    bench.pass(seconds(59.9));
    bench.drop();
    bench.socketCommands();
    bench.pass(seconds(14.95));
    assertThat(bench.socketCommands()).as("less than a minute of life").isEmpty();
    bench.pass(seconds(0.05));
    bench.open();
    bench.pass(seconds(60));
    bench.socketCommands();
    bench.drop();
    bench.pass(seconds(0.5));

    assertThat(bench.socketCommands()).containsExactly("connect");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aRefusedKeyIsTriedAgainAfterFiveMinutes(int status) {
    bench.session.start();
    bench.refuse(status);
    assertThat(bench.session.state()).isEqualTo(FeedState.UNAUTHORIZED);
    bench.socketCommands();

    bench.pass(seconds(299.95));
    assertThat(bench.socketCommands()).isEmpty();
    assertThat(bench.session.state()).isEqualTo(FeedState.UNAUTHORIZED);
    bench.pass(seconds(0.05));
    assertThat(bench.socketCommands()).containsExactly("connect");
    bench.open();
    assertThat(bench.session.state()).isEqualTo(FeedState.CONNECTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 200, 404, 429, 500, 503})
  void anyOtherRefusalIsTriedAgainByBackOff(int status) {
    bench.session.start();
    bench.refuse(status);
    bench.socketCommands();

    bench.pass(seconds(0.5));
    assertThat(bench.socketCommands()).containsExactly("connect");
    assertThat(bench.session.state()).isEqualTo(FeedState.RECONNECTING);
  }

  @Test
  void afterTheConfiguredTriesPricesArePolledWhileReconnectingGoesOn() {
    bench.quoteBody = "{\"c\":10,\"t\":1772550000}";
    started();
    bench.drop();
    for (int attempt = 1; attempt <= 5; attempt++) {
      assertThat(bench.session.state()).isEqualTo(FeedState.RECONNECTING);
      bench.pass(seconds(20));
      bench.refuse(503);
    }
    assertThat(bench.session.state()).isEqualTo(FeedState.POLLING);

    bench.commands.clear();
    bench.pass(seconds(20));
    assertThat(bench.commands).contains("connect", "fetch quote AAPL", "fetch quote MSFT");
    bench.open();
    assertThat(bench.session.state()).isEqualTo(FeedState.CONNECTED);
  }

  @Test
  void anUpstreamThatFlapsEverySecondForAMinuteIsSubscribedToAgainOneConnectionAtATime() {
    bench.quoteBody = "{\"c\":10,\"t\":1772550000}";
    started();
    for (int flap = 0; flap < 60; flap++) {
      bench.pass(seconds(1));
      if (bench.session.state() == FeedState.CONNECTED) {
        bench.drop();
      } else if (bench.connections == 1) {
        bench.open();
      }
    }
    long restCalls = bench.commands.stream().filter(c -> c.startsWith("fetch")).count();
    bench.socketCommands();
    List<StreamChanged> before = bench.told(StreamChanged.class);
    if (bench.session.state() != FeedState.CONNECTED) {
      while (bench.connections == 0) {
        bench.pass(seconds(0.05));
      }
      bench.open();
    }
    bench.trade("AAPL", 200);

    assertThat(bench.connectionsMost).isEqualTo(1);
    assertThat(bench.session.state()).isEqualTo(FeedState.CONNECTED);
    assertThat(bench.session.facts(0).symbols()).isEqualTo(Feeds.symbols("AAPL", "MSFT"));
    assertThat(bench.session.facts(0).trades()).isEqualTo(1);
    assertThat(before.size()).isGreaterThan(8);
    assertThat(restCalls).isBetween(3L, 60L);
  }

  @Test
  void theBuiltInSourcesShowAsThemselves() {
    for (PriceSource source : List.of(PriceSource.SIMULATOR, PriceSource.REPLAY)) {
      SessionBench other = new SessionBench(Feeds.of(50, "AAPL"), source);
      other.session.start();
      other.open();
      assertThat(other.session.state().wire())
          .isEqualTo(source == PriceSource.REPLAY ? "replay" : "simulated");
    }
  }

  @Test
  void aClosedMarketIsNoOutage() {
    started();
    bench.marketStatus(false, null);
    assertThat(bench.session.state()).isEqualTo(FeedState.CLOSED_MARKET);

    bench.trade("AAPL", 10);
    assertThat(bench.session.state()).as("something trades").isEqualTo(FeedState.CONNECTED);
    bench.pass(seconds(60));
    bench.receive("{\"type\":\"ping\"}");
    bench.pass(seconds(30));
    assertThat(bench.session.state()).isEqualTo(FeedState.CLOSED_MARKET);
  }

  @Test
  void anOpenMarketWithoutATradeIsSilent() {
    started();
    bench.marketStatus(true, "regular");
    bench.pass(seconds(60));
    bench.receive("{\"type\":\"ping\"}");
    assertThat(bench.session.state()).isEqualTo(FeedState.CONNECTED);
    bench.pass(seconds(30));
    assertThat(bench.session.state()).isEqualTo(FeedState.SILENT);
    bench.trade("AAPL", 10);
    assertThat(bench.session.state()).isEqualTo(FeedState.CONNECTED);
  }

  private enum Moment {
    CONNECTING,
    OPEN,
    WAITING,
    CLOSING
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void stoppingLetsTheConnectionGoWhereverItStandsAndMakesNoOther(Moment moment) {
    bench.session.start();
    if (moment != Moment.CONNECTING) {
      bench.open();
    }
    if (moment == Moment.WAITING) {
      bench.drop();
    } else if (moment == Moment.CLOSING) {
      bench.pass(seconds(150));
    }
    bench.session.stop();
    if (moment == Moment.CONNECTING) {
      assertThat(bench.session.off()).isFalse();
      bench.open();
    }
    if (moment != Moment.WAITING) {
      bench.drop();
    }
    bench.pass(seconds(400));

    assertThat(bench.session.off()).isTrue();
    assertThat(bench.session.state()).isEqualTo(FeedState.OFF);
    assertThat(bench.connections).isZero();
    assertThat(bench.socketCommands().stream().filter("connect"::equals)).hasSize(1);
  }
}
