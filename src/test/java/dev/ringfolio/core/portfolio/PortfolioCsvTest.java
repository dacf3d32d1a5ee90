package dev.ringfolio.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.model.Trade.Split;
import dev.ringfolio.core.portfolio.PortfolioCsv.Fault;
import dev.ringfolio.core.portfolio.PortfolioCsv.PositionRow;
import dev.ringfolio.core.portfolio.PortfolioCsv.Sheet;
import dev.ringfolio.core.portfolio.PortfolioCsv.TradeRow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PortfolioCsvTest {
  private static final long NOW = Instant.parse("2024-01-01T12:00:00Z").toEpochMilli();
  private static final Symbol AAPL = new Symbol("AAPL");

  private static Sheet read(String text) {
    return PortfolioCsv.read(text.getBytes(StandardCharsets.UTF_8), NOW);
  }

  @Test
  void positionsAreReadWithTheirDigits() {
    Sheet sheet =
        read("\uFEFFSymbol,Average_Cost,quantity\r\n\"aapl\",100.25,-0.000000000001\r\n\r\n");

    assertThat(sheet.faults()).isEmpty();
    assertThat(sheet.rows()).isEqualTo(1);
    assertThat(sheet.good())
        .containsExactly(
            new PositionRow(
                2,
                new Position(AAPL, new BigDecimal("-0.000000000001"), new BigDecimal("100.25"))));
  }

  @Test
  void tradesAndSplitsAreRead() {
    Sheet sheet =
        read(
            """
            symbol,side,quantity,price,at,kind,ratio
            AAPL,BUY,10,50.5,2023-12-01,,
            AAPL,sell,1,60,2023-12-02T10:00:00+01:00,trade,
            AAPL,,,,2023-12-03,split,0.5
            """);

    assertThat(sheet.faults()).isEmpty();
    assertThat(sheet.good())
        .containsExactly(
            new TradeRow(
                2,
                new Deal(
                    AAPL,
                    Side.BUY,
                    BigDecimal.TEN,
                    new BigDecimal("50.5"),
                    Instant.parse("2023-12-01T00:00:00Z"))),
            new TradeRow(
                3,
                new Deal(
                    AAPL,
                    Side.SELL,
                    BigDecimal.ONE,
                    new BigDecimal("60"),
                    Instant.parse("2023-12-02T09:00:00Z"))),
            new TradeRow(
                4, new Split(AAPL, new BigDecimal("0.5"), Instant.parse("2023-12-03T00:00:00Z"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?,buy,1,1,2023-01-01,, | symbol | ? | a symbol must match " + Symbol.RULE,
        "A,hold,1,1,2023-01-01,, | side | hold | must be buy or sell",
        "A,buy,one,1,2023-01-01,, | quantity | one | must be a plain decimal number",
        "A,buy,1e3,1,2023-01-01,, | quantity | 1e3 | must be a plain decimal number",
        "A,buy,0,1,2023-01-01,, | quantity | 0 | quantity 0 is not above 0",
        "A,buy,1,-1,2023-01-01,, | price | -1 | price -1 is below 0",
        "A,buy,1,0.1234567890123,2023-01-01,, | price | 0.1234567890123 |"
            + " price 0.1234567890123 has more than 12 decimals",
        "A,buy,1,1,1.1.2023,, | at | 1.1.2023 |"
            + " must be a date or a time of the form 2024-01-31T15:04:05.123Z",
        "A,buy,1,1,1899-12-31,, | at | 1899-12-31 | is before 1900",
        "A,buy,1,1,2024-01-02,, | at | 2024-01-02 | is in the future",
        "A,buy,1,1,2023-01-01,gift, | kind | gift | must be trade or split",
        "A,buy,1,1,2023-01-01,,2 | ratio | 2 | must be empty in a trade",
        "A,buy,,,2023-01-01,split,2 | side | buy | must be empty in a split",
        "A,,,,2023-01-01,split,0 | ratio | 0 | ratio 0 is not within 0.0001 and 10000"
      })
  void aBadCellIsToldWithItsPlace(String row, String column, String value, String reason) {
    Sheet sheet = read("symbol,side,quantity,price,at,kind,ratio\n" + row + "\n");

    assertThat(sheet.rows()).isEqualTo(1);
    assertThat(sheet.good()).isEmpty();
    assertThat(sheet.faults()).containsExactly(new Fault(2, column, value, reason));
  }

  @Test
  void aSymbolStandsOnceAmongPositions() {
    Sheet sheet = read("symbol,quantity,average_cost\nA,1,1\na,2,2\nB,1,1\n");

    assertThat(sheet.good()).hasSize(2);
    assertThat(sheet.faults())
        .containsExactly(new Fault(3, "symbol", "A", "a symbol must stand once"));
  }

  @Test
  void aLineOfAnotherLengthIsToldAndTheNextIsRead() {
    Sheet sheet = read("symbol,quantity,average_cost\nA,1\n\"A,1,1\nB,1,1\n");

    assertThat(sheet.rows()).isEqualTo(3);
    assertThat(sheet.good()).hasSize(1);
    assertThat(sheet.faults())
        .extracting(Fault::line, Fault::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                2L, "a line must have as many cells as the header: 3"),
            org.assertj.core.groups.Tuple.tuple(
                3L, "a line must have as many cells as the header: 3"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "symbol,quantity",
        "symbol,quantity,average_cost,color",
        "symbol,symbol,quantity,average_cost",
        "symbol,side,quantity,price,at,at",
        "symbol,quantity,average_cost,at"
      })
  void aHeaderOfNeitherFormEndsTheFile(String header) {
    Sheet sheet = read(header + "\nA,1,1\n");

    assertThat(sheet.rows()).isZero();
    assertThat(sheet.faults()).hasSize(1);
    assertThat(sheet.faults().get(0).reason()).startsWith("a header must be symbol,quantity");
  }

  @Test
  void anEmptyFileAndOneThatIsNotUtf8AreTold() {
    assertThat(read("\n\n").faults().get(0).reason()).startsWith("the file is empty");
    assertThat(PortfolioCsv.read(new byte[] {'a', (byte) 0xff}, NOW).faults())
        .containsExactly(new Fault(1, "", "", "the file must be UTF-8"));
  }

  @Test
  void rowsBeyondTheLimitAreNotRead() {
    StringBuilder text = new StringBuilder("symbol,quantity,average_cost\n");
    for (int i = 0; i <= PortfolioCsv.ROWS_MAX; i++) {
      text.append('S').append(i).append(",1,1\n");
    }
    Sheet sheet = read(text.toString());

    assertThat(sheet.good()).hasSize(PortfolioCsv.ROWS_MAX);
    assertThat(sheet.faults())
        .containsExactly(
            new Fault(10_002, "", "S10000,1,1", "a file must have at most 10000 rows"));
  }

  @Property(tries = 2_000)
  void whateverTheTextEachRowIsGoodOrTold(@ForAll String rows) {
    Sheet sheet = read("symbol,quantity,average_cost\n" + rows);

    assertThat(sheet.good().size() + sheet.faults().size()).isEqualTo(sheet.rows());
  }
}
