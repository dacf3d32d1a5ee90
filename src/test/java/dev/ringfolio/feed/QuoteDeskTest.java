package dev.ringfolio.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ringfolio.contract.FeedState;
import dev.ringfolio.contract.MarketEvent.MarketStatus;
import dev.ringfolio.contract.MarketEvent.Quoted;
import dev.ringfolio.contract.MarketEvent.Traded;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the session asks of the REST side, and what it makes of the answers. */
class QuoteDeskTest {
  private static final String GOOD =
      "{\"c\":101.5,\"d\":1.5,\"dp\":1.5,\"h\":103,\"l\":99.25,\"o\":100.5,\"pc\":100,\"t\":1772549990}";
  private static final String ZEROS =
      "{\"c\":0,\"d\":null,\"dp\":null,\"h\":0,\"l\":0,\"o\":0,\"pc\":0,\"t\":0}";

  private static SessionBench bench(String... symbols) {
    SessionBench bench = new SessionBench(Feeds.of(50, symbols));
    bench.session.start();
    bench.open();
    return bench;
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static String[] names(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "N" + i).toArray(String[]::new);
  }

  @Test
  void aBaselineOfEachSymbolIsAskedForOnceAndTold() {
    SessionBench bench = bench("AAPL", "MSFT");
    bench.quoteBody = GOOD;
    bench.pass(seconds(1));

    assertThat(bench.quoteCommands()).containsExactly("AAPL", "MSFT");
    assertThat(bench.told(Quoted.class))
        .first()
        .isEqualTo(
            new Quoted(
                new Symbol("AAPL"),
                101.5,
                100,
                100.5,
                103,
                99.25,
                1772549990000L,
                VirtualClock.ORIGIN_MILLIS + 50,
                PriceSource.FINNHUB));
    bench.demand("gateway-1", "T");
    bench.pass(seconds(1));
    assertThat(bench.quoteCommands()).containsExactly("T");
  }

  @Test
  void zerosAreNoPriceAndAreAskedForAgainLater() {
    SessionBench bench = bench("NOPE");
    bench.quoteBody = ZEROS;
    bench.pass(seconds(299));
    assertThat(bench.quoteCommands()).containsExactly("NOPE");

    bench.quoteBody = GOOD;
    bench.pass(seconds(2));
    assertThat(bench.quoteCommands()).containsExactly("NOPE");
    assertThat(bench.told(Quoted.class)).hasSize(1);
  }

  @Test
  void aPriceThatIsMissingFromAQuoteIsUnknownAndNeverZero() {
    SessionBench bench = bench("NEW");
    bench.quoteBody = "{\"c\":12,\"h\":0,\"l\":null,\"pc\":0,\"t\":1772549990}";
    bench.pass(seconds(1));

    assertThat(bench.told(Quoted.class))
        .first()
        .satisfies(
            quoted -> {
              assertThat(quoted.last()).isEqualTo(12);
              assertThat(
                      new double[] {
                        quoted.previousClose(), quoted.open(), quoted.high(), quoted.low()
                      })
                  .containsOnly(Double.NaN);
            });
  }

  @Test
  void aQuoteWithoutATimeNeverReplacesWhatStreams() {
    SessionBench bench = bench("AAPL");
    bench.pass(seconds(0.05));
    bench.trade("AAPL", 50);
    bench.quote("AAPL", 200, "{\"c\":49,\"pc\":48}");

    assertThat(bench.told(Quoted.class)).hasSize(1);
    assertThat(bench.told(Quoted.class).get(0).last()).isNaN();
    assertThat(bench.told(Quoted.class).get(0).previousClose()).isEqualTo(48);
  }

  @Test
  void theMarketsStatusIsAskedForOnceAMinuteAndTold() {
    SessionBench bench = bench("AAPL");
    bench.quoteBody = GOOD;
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      bench.pass(seconds(0.05));
      if (bench.commands.contains("fetch market status")) {
        times.add(bench.clock.elapsedMillis());
        bench.commands.clear();
        bench.marketStatus(true, "regular");
      }
    }

    assertThat(times).containsExactly(50L, 60_050L, 120_050L);
    assertThat(bench.told(MarketStatus.class))
        .extracting(MarketStatus::open, MarketStatus::session, MarketStatus::exchange)
        .hasSize(3)
        .containsOnly(tuple(true, "regular", "US"));
  }

  @Test
  void aNewSessionHasNewBaselines() {
    SessionBench bench = bench("AAPL", "MSFT");
    bench.quoteBody = GOOD;
    bench.pass(seconds(1));
    bench.marketStatus(false, "pre-market");
    bench.pass(seconds(1));
    bench.quoteCommands();

    bench.marketStatus(true, "regular");
    bench.pass(seconds(1));
    assertThat(bench.quoteCommands()).containsExactly("AAPL", "MSFT");
    bench.marketStatus(true, "regular");
    bench.pass(seconds(1));
    assertThat(bench.quoteCommands()).isEmpty();
  }

  @Test
  void aSymbolSilentInTheSessionIsPolledAtALowRateAndOneThatTicksIsNot() {
    SessionBench bench = bench("AAPL", "LOW");
    bench.quoteBody = GOOD;
    bench.pass(seconds(0.05));
    bench.marketStatus(true, "regular");
    bench.pass(seconds(1));
    bench.quoteCommands();
    for (int i = 0; i < 600; i++) {
      bench.trade("AAPL", 100);
      bench.pass(seconds(1));
    }

    assertThat(bench.quoteCommands()).containsExactly("LOW", "LOW", "LOW", "LOW", "LOW");
  }

  @Test
  void outOfHoursNobodyIsPolled() {
    SessionBench bench = bench("AAPL", "LOW");
    bench.quoteBody = GOOD;
    bench.pass(seconds(0.05));
    bench.marketStatus(false, null);
    bench.pass(seconds(1));
    bench.quoteCommands();
    for (int minute = 0; minute < 10; minute++) {
      bench.receive("{\"type\":\"ping\"}");
      bench.pass(seconds(60));
    }

    assertThat(bench.quoteCommands()).isEmpty();
  }

  @Test
  void withoutAConnectionThePricesOfAllAreTakenFromQuotesInTurnWithinTheBudget() {
    SessionBench bench = new SessionBench(Feeds.of(3, seconds(150), seconds(1), 1, 60, names(5)));
    bench.quoteBody = GOOD;
    bench.session.start();
    bench.refuse(503);
    bench.pass(seconds(1));
    bench.refuse(503);
    assertThat(bench.session.state()).isEqualTo(FeedState.POLLING);
    bench.quoteCommands();
    bench.pass(seconds(60));

    List<String> asked = bench.quoteCommands();
    assertThat(asked.size()).isBetween(50, 60);
    assertThat(new HashSet<>(asked.subList(0, 5))).containsExactlyInAnyOrder(names(5));
    assertThat(bench.told(Quoted.class).size()).isGreaterThan(50);
  }

  @Test
  void noMinuteHoldsMoreCallsThanTheBudgetWhateverIsWanted() {
    SessionBench bench = bench(names(500));
    bench.quoteBody = GOOD;
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      bench.pass(seconds(0.05));
      long calls = bench.commands.stream().filter(c -> c.startsWith("fetch")).count();
      for (long call = 0; call < calls; call++) {
        times.add(bench.clock.elapsedMillis());
      }
      bench.commands.clear();
    }

    assertThat(times.size()).isBetween(290, 300);
    for (int i = 60; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 60)).isGreaterThanOrEqualTo(60_000);
    }
  }

  @Test
  void anUpstreamThatIsAskedTooOftenIsLeftAloneForAMinute() {
    SessionBench bench = bench("AAPL");
    bench.pass(seconds(0.05));
    bench.quote("AAPL", 429, "{\"error\":\"API limit reached.\"}");
    bench.quoteCommands();

    bench.pass(seconds(59.95));
    assertThat(bench.commands).isEmpty();
    bench.pass(seconds(0.1));
    assertThat(bench.quoteCommands()).containsExactly("AAPL");
  }

  @Test
  void aRefusedKeyIsNotUsedForFiveMinutes() {
    SessionBench bench = bench("AAPL");
    bench.pass(seconds(0.05));
    bench.quote("AAPL", 401, "{\"error\":\"Invalid API key.\"}");
    bench.commands.clear();

    bench.pass(seconds(299.9));
    assertThat(bench.commands.stream().filter(c -> c.startsWith("fetch"))).isEmpty();
    bench.pass(seconds(0.2));
    assertThat(bench.quoteCommands()).contains("AAPL");
  }

  @Test
  void aSymbolBeyondThePlanIsNotAskedForAgainInItsSessionAndCostsTheOthersNothing() {
    SessionBench bench = bench("INDEX", "AAPL");
    bench.pass(seconds(0.05));
    bench.quote("INDEX", 403, "{\"error\":\"You don't have access to this resource.\"}");
    bench.quote("AAPL", 200, GOOD);
    bench.quoteBody = GOOD;
    bench.marketStatus(true, "regular");
    bench.quoteCommands();

    bench.pass(seconds(30));
    assertThat(bench.quoteCommands()).isEmpty();
    bench.marketStatus(false, "post-market");
    bench.pass(seconds(1));
    assertThat(bench.quoteCommands()).contains("INDEX", "AAPL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "[]", "{}", "{\"c\":\"12\"}", "{\"error\":\"no\"}"})
  void anAnswerThatIsNoQuoteIsAskedForAgainAfterAPauseThatDoubles(String body) {
    SessionBench bench = bench("AAPL");
    bench.pass(seconds(0.05));
    bench.quote("AAPL", 200, body);
    assertThat(bench.session.detail()).isEqualTo("quotes: no answer");
    bench.commands.clear();
    bench.pass(seconds(0.95));
    assertThat(bench.quoteCommands()).isEmpty();
    bench.pass(seconds(0.05));
    assertThat(bench.quoteCommands()).containsExactly("AAPL");

    bench.quote("AAPL", 0, "");
    bench.pass(seconds(1.95));
    assertThat(bench.quoteCommands()).isEmpty();
    bench.pass(seconds(0.05));
    assertThat(bench.quoteCommands()).containsExactly("AAPL");
    bench.quote("AAPL", 200, GOOD);
    assertThat(bench.session.detail()).isEmpty();
  }

  @Test
  void aDeadRestSideHoldsNoPriceBackAndIsAskedNoMoreThanItCanHold() {
    SessionBench bench = bench(names(40));
    bench.pass(seconds(30));
    assertThat(bench.quoteCommands()).hasSize(QuoteDesk.IN_FLIGHT_MAX);

    bench.trade("N1", 7);
    assertThat(bench.told(Traded.class)).hasSize(1);
    assertThat(bench.session.state()).isEqualTo(FeedState.CONNECTED);
  }

  @Test
  void anAnswerForASymbolThatWasReleasedMeanwhileIsDropped() {
    SessionBench bench = new SessionBench(Feeds.of(1, "A"));
    bench.session.start();
    bench.demand("gateway-1", "B");
    bench.pass(seconds(0.05));
    bench.demand("gateway-1");
    bench.quote("B", 200, GOOD);

    assertThat(bench.told(Quoted.class)).isEmpty();
  }
}
