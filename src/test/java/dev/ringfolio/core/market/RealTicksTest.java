package dev.ringfolio.core.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded days through the book, against what the file's own text says, line by line. */
class RealTicksTest {
  /** What the file says of one symbol, in decimals. */
  private static final class Told {
    long trades;
    long time = Long.MIN_VALUE;
    String price = "";
    LocalDate session = LocalDate.MIN;
    BigDecimal volume = BigDecimal.ZERO;

    void line(String[] cell, ZoneId zone) {
      trades++;
      long lineTime = Long.parseLong(cell[0]);
      LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(lineTime), zone);
      if (date.isAfter(session)) {
        session = date;
        volume = BigDecimal.ZERO;
      }
      volume = volume.add(new BigDecimal(cell[3]));
      if (lineTime >= time) {
        time = lineTime;
        price = cell[2];
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "us-equities-2013-10-08.csv.gz, 654140, 4",
    "us-equities-2013-10-10.csv.gz, 661322, 4",
    "oanda-fx-2014-05-07.csv.gz, 271412, 3",
    "bitstamp-btcusd-2013-11-25_12-01.csv.gz, 100000, 1",
  })
  void everyPrintOfARecordedDayEndsInTheBook(String file, int prints, int symbols)
      throws IOException {
    TickFile ticks = TickFile.shared(file);
    PriceBook book = new PriceBook(PriceSource.REPLAY, Duration.ofSeconds(300), 10);
    Map<String, Told> told = new HashMap<>();
    ticks.rows(
        cell -> {
          ZoneId zone = ZoneId.of(cell[1].contains(":") ? "UTC" : "America/New_York");
          told.computeIfAbsent(cell[1], name -> new Told()).line(cell, zone);
          book.trade(
              new Symbol(cell[1]),
              Double.parseDouble(cell[2]),
              Double.parseDouble(cell[3]),
              Long.parseLong(cell[0]),
              0);
        });

    assertThat(told).hasSize(symbols);
    assertThat(told.values().stream().mapToLong(one -> one.trades).sum()).isEqualTo(prints);
    told.forEach((name, one) -> check(book.find(new Symbol(name)), one));
  }

  private static void check(BookEntry price, Told told) {
    assertThat(price.price()).isEqualTo(Double.parseDouble(told.price));
    assertThat(price.timeMillis()).isEqualTo(told.time);
    assertThat(price.sessionDay()).isEqualTo((int) told.session.toEpochDay());
    assertThat(price.volume()).isEqualTo(told.volume.doubleValue());
    assertThat(price.snapshot(0).volume()).isEqualByComparingTo(told.volume);
    assertThat(price.seq()).isEqualTo(told.trades);
  }
}
