package dev.ringfolio.core.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The book against a naive twin that keeps every event and works it all out anew. */
class PriceBookTwinTest {
  private static final List<Symbol> SYMBOLS = List.of(new Symbol("AAPL"), new Symbol("FX:EUR"));
  private static final long START = Instant.parse("2024-03-08T12:00:00Z").toEpochMilli();
  private static final long HOUR = 3_600_000;

  /** What may happen. {@code at} is the wall time, {@code time} the trade's own. */
  private sealed interface Event {
    record Trade(int symbol, BigDecimal price, BigDecimal volume, long time) implements Event {}

    record Stream(int symbol, boolean on) implements Event {}

    record Gap() implements Event {}
  }

  /** One thing at a wall time. */
  private record Happened(long at, Event event) {}

  private static final class Twin {
    final int symbol;
    final List<Happened> all = new ArrayList<>();

    Twin(int symbol) {
      this.symbol = symbol;
    }

    ZoneId zone() {
      return symbol == 0 ? ZoneId.of("America/New_York") : ZoneId.of("UTC");
    }

    LocalDate date(long millis) {
      return LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone());
    }

    /** Own trades but those of a session that had ended when they came, in order of arrival. */
    List<Event.Trade> taken() {
      List<Event.Trade> taken = new ArrayList<>();
      LocalDate newest = LocalDate.MIN;
      for (Happened happened : all) {
        if (happened.event() instanceof Event.Trade trade && !date(trade.time()).isBefore(newest)) {
          newest = date(trade.time());
          taken.add(trade);
        }
      }
      return taken;
    }

    Event.Trade last() {
      Event.Trade last = taken().get(0);
      for (Event.Trade trade : taken()) {
        last = trade.time() >= last.time() ? trade : last;
      }
      return last;
    }

    BigDecimal volume() {
      LocalDate session = date(last().time());
      return taken().stream()
          .filter(trade -> date(trade.time()).equals(session))
          .map(Event.Trade::volume)
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /**
     * Whole if streamed since the session's start, with nothing lost until its end, or until its
     * first trade came where that was later. A stream that begins behind the session's first trade
     * or behind a loss began too late, also within one millisecond.
     */
    boolean partial() {
      LocalDate session = date(last().time());
      long start = session.atStartOfDay(zone()).toInstant().toEpochMilli();
      long end = session.plusDays(1).atStartOfDay(zone()).toInstant().toEpochMilli();
      boolean whole = false;
      boolean begun = false;
      boolean lost = false;
      for (Happened happened : all) {
        if (begun && happened.at() >= end) {
          break;
        }
        if (happened.event() instanceof Event.Stream stream) {
          whole = stream.on() && happened.at() <= start && !begun && !lost;
        } else if (happened.event() instanceof Event.Gap && happened.at() >= start) {
          whole = false;
          lost = true;
        } else if (happened.event() instanceof Event.Trade trade) {
          begun |= date(trade.time()).equals(session);
        }
      }
      return !whole;
    }
  }

  @Property(tries = 2_000)
  void theBookIsWhatItsHistoryMakesIt(@ForAll("histories") List<Happened> history) {
    PriceBook book = new PriceBook(PriceSource.FINNHUB, Duration.ofSeconds(300), 10);
    List<Twin> twins = List.of(new Twin(0), new Twin(1));
    for (Happened happened : history) {
      enter(happened, book, twins);
      for (Twin twin : twins) {
        check(book.find(SYMBOLS.get(twin.symbol)), twin);
      }
    }
  }

  private static void enter(Happened happened, PriceBook book, List<Twin> twins) {
    if (happened.event() instanceof Event.Trade trade) {
      twins.get(trade.symbol()).all.add(happened);
      book.trade(
          SYMBOLS.get(trade.symbol()),
          trade.price().doubleValue(),
          trade.volume().doubleValue(),
          trade.time(),
          happened.at());
    } else if (happened.event() instanceof Event.Stream stream) {
      twins.get(stream.symbol()).all.add(happened);
      book.stream(SYMBOLS.get(stream.symbol()), stream.on(), happened.at());
    } else {
      twins.forEach(twin -> twin.all.add(happened));
      book.gap(happened.at());
    }
  }

  private static void check(BookEntry price, Twin twin) {
    if (twin.taken().isEmpty()) {
      assertThat(price).isNull();
      return;
    }
    assertThat(price.price()).isEqualTo(twin.last().price().doubleValue());
    assertThat(price.timeMillis()).isEqualTo(twin.last().time());
    assertThat(price.seq()).isEqualTo(twin.taken().size());
    assertThat(price.volume()).isEqualTo(twin.volume().doubleValue());
    assertThat(price.volumePartial()).isEqualTo(twin.partial());
  }

  /** Four days over a change of the clocks; trades up to half an hour late, often in one moment. */
  @Provide
  Arbitrary<List<Happened>> histories() {
    Arbitrary<Integer> symbol = Arbitraries.integers().between(0, 1);
    Arbitrary<BigDecimal> price =
        Arbitraries.longs().between(1, 1_000_000).map(digits -> BigDecimal.valueOf(digits, 4));
    Arbitrary<BigDecimal> volume =
        Combinators.combine(
                Arbitraries.longs().between(0, 1_000_000), Arbitraries.integers().between(0, 9))
            .as(BigDecimal::valueOf);
    Arbitrary<Long> late = Arbitraries.of(0L, 0L, 0L, 1L, 141L, HOUR / 2);
    Arbitrary<Event> trade = Combinators.combine(symbol, price, volume, late).as(Event.Trade::new);
    Arbitrary<Event> stream =
        Combinators.combine(symbol, Arbitraries.of(true, true, false)).as(Event.Stream::new);
    Arbitrary<Event> event =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(20, trade),
            net.jqwik.api.Tuple.of(2, stream),
            net.jqwik.api.Tuple.of(1, Arbitraries.create(Event.Gap::new)));
    Arbitrary<Long> step = Arbitraries.of(0L, 0L, 1L, 60_000L, HOUR, 4 * HOUR);
    return Combinators.combine(step, event)
        .as(Happened::new)
        .list()
        .ofMaxSize(60)
        .map(PriceBookTwinTest::inTime);
  }

  /** Turns steps into moments, and lateness into the trades' own times. */
  private static List<Happened> inTime(List<Happened> steps) {
    List<Happened> history = new ArrayList<>();
    long at = START;
    for (Happened step : steps) {
      at += step.at();
      history.add(
          step.event() instanceof Event.Trade trade
              ? new Happened(
                  at,
                  new Event.Trade(trade.symbol(), trade.price(), trade.volume(), at - trade.time()))
              : new Happened(at, step.event()));
    }
    return history;
  }
}
