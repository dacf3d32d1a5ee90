package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.BarsRead;
import dev.ringfolio.contract.BarsRead.Bar;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.LiveBarsRead;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.ReadBars;
import dev.ringfolio.contract.ReadLiveBars;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Resolution;
import dev.ringfolio.core.model.Symbol;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceRoutesTest {
  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static PriceUpdate price(String symbol, Origin origin) {
    return new PriceUpdate(
        new Symbol(symbol),
        150.25,
        5_000_000,
        false,
        149.75,
        0.5,
        0.25,
        RestServer.NOW,
        RestServer.NOW,
        19_723,
        7,
        origin == Origin.DATABASE,
        PriceSource.SIMULATOR,
        origin);
  }

  @Test
  void pricesAreReadInBulkEachWithItsSource() throws Exception {
    AtomicReference<ReadPrices> asked = new AtomicReference<>();
    server.rooms.prices =
        question -> {
          asked.set(question);
          return Future.succeededFuture(
              new PricesRead(
                  List.of(price("AAPL", Origin.LIVE), price("BRK.B", Origin.DATABASE)),
                  List.of(new Symbol("ZZZ")),
                  List.of(Origin.REDIS)));
        };
    RestServer.Answer answer = server.get("/api/v1/prices?symbols=AAPL,brk.b,%20zzz,AAPL");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.text())
        .isEqualTo(
            "{\"prices\":{\"AAPL\":{\"symbol\":\"AAPL\",\"price\":150.25,\"bid\":null,"
                + "\"ask\":null,\"bid_size\":null,\"ask_size\":null,\"volume\":5000000,"
                + "\"change\":0.5,\"change_percent\":0.25,"
                + "\"timestamp\":\"2024-01-01T12:00:00.000Z\",\"seq\":7,\"stale\":false,"
                + "\"simulated\":true,\"conflated\":0,\"source\":\"live\"},"
                + "\"BRK.B\":{\"symbol\":\"BRK.B\",\"price\":150.25,\"bid\":null,\"ask\":null,"
                + "\"bid_size\":null,\"ask_size\":null,\"volume\":5000000,\"change\":0.5,"
                + "\"change_percent\":0.25,\"timestamp\":\"2024-01-01T12:00:00.000Z\",\"seq\":7,"
                + "\"stale\":true,\"simulated\":true,\"conflated\":0,\"source\":\"database\"}},"
                + "\"missing\":[\"ZZZ\"],\"unavailable\":[\"redis\"]}");
    assertThat(asked.get().symbols())
        .extracting(Symbol::name)
        .containsExactly("AAPL", "BRK.B", "ZZZ");
  }

  @Test
  void fiveHundredSymbolsAreTheMostOfOneQuestion() throws Exception {
    server.rooms.prices =
        question -> Future.succeededFuture(new PricesRead(List.of(), question.symbols()));
    String most = IntStream.range(0, 500).mapToObj(i -> "S" + i).collect(Collectors.joining(","));
    assertThat(server.get("/api/v1/prices?symbols=" + most).json().getJsonArray("missing"))
        .hasSize(500);
    assertThat(server.get("/api/v1/prices?symbols=" + most + ",S500").problem())
        .isEqualTo("400 symbol_limit: symbols: more than 500 of them");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/prices | invalid_message: symbols: missing; give symbols, comma-separated",
        "/api/v1/prices?symbols= | invalid_message: symbols: missing; give symbols,"
            + " comma-separated",
        "/api/v1/prices?symbols=A&symbols=B | invalid_message: symbols: given twice",
        "/api/v1/prices?symbols=A,,B | invalid_symbol: symbols: '' does not match"
            + " ^[A-Z0-9][A-Z0-9 .:^_=/-]{0,31}$",
        "/api/v1/prices/A/bars?from=x | invalid_message: from: 'x' is not a date of the form"
            + " 2024-01-31",
        "/api/v1/prices/A/bars?from=2024-01-02&to=2024-01-01 | invalid_message: from:"
            + " '2024-01-02' is after to (2024-01-01)",
        "/api/v1/prices/A/bars?resolution=2d | invalid_message: resolution: '2d' is not one of 1s,"
            + " 1m, 5m, 1h, 1d",
        "/api/v1/prices/A/bars?resolution=1m&from=noon | invalid_message: from: 'noon' is not a"
            + " moment since 1970 of the form 2024-01-31T12:00:00Z, or a date",
        "/api/v1/prices/A/bars?resolution=1m&from=1969-12-31 | invalid_message: from: '1969-12-31'"
            + " is not a moment since 1970 of the form 2024-01-31T12:00:00Z, or a date",
        "/api/v1/prices/A/bars?resolution=1s&from=2024-01-02&to=2024-01-01T12:00:00Z |"
            + " invalid_message: from: '2024-01-02T00:00:00.000Z' is after to"
            + " (2024-01-01T12:00:00.000Z)",
        "/api/v1/prices/$A/bars | invalid_symbol: symbol: '$A' does not match"
            + " ^[A-Z0-9][A-Z0-9 .:^_=/-]{0,31}$"
      })
  void aFaultOfTheQueryNamesParameterValueAndRule(String path, String problem) throws Exception {
    assertThat(server.get(path).problem()).isEqualTo("400 " + problem);
  }

  @Test
  void barsAreRowsOfTimeOpenHighLowCloseAndVolume() throws Exception {
    AtomicReference<ReadBars> asked = new AtomicReference<>();
    server.rooms.bars =
        question -> {
          asked.set(question);
          double none = Double.NaN;
          return Future.succeededFuture(
              new BarsRead(
                  question.symbol(),
                  true,
                  List.of(
                      new Bar(19_724, 1.5, 2, 1, 1.75, 1_000),
                      new Bar(19_725, none, none, none, 1.5, none))));
        };
    RestServer.Answer answer =
        server.get("/api/v1/prices/BTC%2FUSD/bars?resolution=1d&from=2024-01-01&to=2024-02-01");
    assertThat(answer.text())
        .isEqualTo(
            "{\"symbol\":\"BTC/USD\",\"resolution\":\"1d\",\"simulated\":true,\"bars\":["
                + "[\"2024-01-02T00:00:00.000Z\",1.5,2,1,1.75,1000],"
                + "[\"2024-01-03T00:00:00.000Z\",null,null,null,1.5,null]]}");
    assertThat(asked.get())
        .isEqualTo(
            new ReadBars(
                new Symbol("BTC/USD"), LocalDate.of(2024, 1, 1), LocalDate.of(2024, 2, 1), 5_000));
  }

  @Test
  void liveBarsSayWhereTradesMayBeMissing() throws Exception {
    long noon = Instant.parse("2024-01-02T12:00:00Z").toEpochMilli();
    AtomicReference<ReadLiveBars> asked = new AtomicReference<>();
    server.rooms.liveBars =
        question -> {
          asked.set(question);
          return Future.succeededFuture(
              new LiveBarsRead(
                  question.symbol(),
                  question.resolution(),
                  false,
                  List.of(
                      new LiveBarsRead.Bar(noon, 1.5, 2, 1, 1.75, 0.3),
                      new LiveBarsRead.Bar(noon + 60_000, 1.75, 1.75, 1.75, 1.75, 5)),
                  List.of(
                      new LiveBarsRead.Gap(LiveBarsRead.Gap.EVER, noon + 1),
                      new LiveBarsRead.Gap(noon + 120_000, LiveBarsRead.Gap.ON))));
        };
    assertThat(
            server
                .get(
                    "/api/v1/prices/AAPL/bars?resolution=1m&from=2024-01-02T12:00:00Z&to=2024-01-02")
                .text())
        .isEqualTo(
            "{\"symbol\":\"AAPL\",\"resolution\":\"1m\",\"simulated\":false,\"bars\":["
                + "[\"2024-01-02T12:00:00.000Z\",1.5,2,1,1.75,0.3],"
                + "[\"2024-01-02T12:01:00.000Z\",1.75,1.75,1.75,1.75,5]],"
                + "\"partial\":[\"2024-01-02T12:00:00.000Z\"],"
                + "\"gaps\":[[null,\"2024-01-02T12:00:00.001Z\"],"
                + "[\"2024-01-02T12:02:00.000Z\",null]]}");
    long midnight = noon + 12 * 3_600_000;
    assertThat(asked.get())
        .isEqualTo(
            new ReadLiveBars(
                new Symbol("AAPL"), Resolution.MINUTE, noon, midnight - 1, BarRoutes.BARS_MAX));
  }

  @Test
  void withoutARangeAllBarsAreAskedFor() throws Exception {
    server.rooms.bars =
        question ->
            question.equals(new ReadBars(new Symbol("AAPL"), null, null, 5_000))
                ? Future.succeededFuture(new BarsRead(question.symbol(), false, List.of()))
                : FakeRooms.refuse(FailureCode.INTERNAL, question.toString());
    assertThat(server.get("/api/v1/prices/aapl/bars").text())
        .isEqualTo("{\"symbol\":\"AAPL\",\"resolution\":\"1d\",\"simulated\":false,\"bars\":[]}");
  }

  @Test
  void whatTheRoomRefusesIsAProblemWithItsStatus() throws Exception {
    server.rooms.bars = question -> FakeRooms.refuse(FailureCode.UNKNOWN_SYMBOL, "no such");
    assertThat(server.get("/api/v1/prices/QQQQ/bars").problem())
        .isEqualTo("422 unknown_symbol: no such");
    assertThat(server.get("/api/v1/prices?symbols=A").problem())
        .isEqualTo("503 unavailable: not told what to answer");
  }
}
