package dev.ringfolio.prices;

import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.core.market.BookEntry;
import dev.ringfolio.core.market.PriceBook;
import dev.ringfolio.core.market.PriceSnapshot;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.prices.LastCloses.DailyClose;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Answers what symbols cost: from the book, then from the shared snapshots, then with the last
 * close. A store that does not answer in {@link #DEADLINE_MILLIS}, or fails, is passed over, and
 * named in the answer; of last closes those that are remembered are told then. Owned by the price
 * cache, on whose context it runs.
 */
final class PriceLookup {
  static final long DEADLINE_MILLIS = 500;

  private final PriceBook book;
  private final PriceSnapshots snapshots;
  private final ClosesPool closes;
  private final PriceMessages messages;
  private final Clock clock;
  private long hits;
  private long misses;

  PriceLookup(
      PriceBook book,
      PriceSnapshots snapshots,
      ClosesPool closes,
      PriceMessages messages,
      Clock clock) {
    this.book = book;
    this.snapshots = snapshots;
    this.closes = closes;
    this.messages = messages;
    this.clock = clock;
  }

  /** Symbols asked for and found in the book, in all. */
  long hits() {
    return hits;
  }

  /** Symbols asked for and not found in the book, in all. */
  long misses() {
    return misses;
  }

  /** The prices of {@code symbols}, each once, in the order in which they were asked for. */
  Future<PricesRead> read(List<Symbol> symbols) {
    List<Symbol> asked = List.copyOf(new LinkedHashSet<>(symbols));
    Map<Symbol, PriceUpdate> found = findLive(asked);
    Set<Origin> away = EnumSet.noneOf(Origin.class);
    return addStored(asked, found, away)
        .compose(answered -> addClosed(asked, found, away))
        .map(answered -> answer(asked, found, away));
  }

  /** The same of the book alone, at once. */
  PricesRead live(List<Symbol> symbols) {
    List<Symbol> asked = List.copyOf(new LinkedHashSet<>(symbols));
    return answer(asked, findLive(asked), Set.of());
  }

  private Map<Symbol, PriceUpdate> findLive(List<Symbol> asked) {
    Map<Symbol, PriceUpdate> found = new HashMap<>();
    for (Symbol symbol : asked) {
      BookEntry price = book.find(symbol);
      if (price != null) {
        found.put(symbol, messages.live(price));
      }
    }
    hits += found.size();
    misses += asked.size() - found.size();
    return found;
  }

  private Future<Void> addStored(
      List<Symbol> asked, Map<Symbol, PriceUpdate> found, Set<Origin> away) {
    List<Symbol> missing = missing(asked, found);
    if (missing.isEmpty()) {
      return Future.succeededFuture();
    }
    return snapshots
        .read(missing)
        .timeout(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
        .otherwise(cause -> none(away, Origin.REDIS))
        .onSuccess(stored -> stored.values().forEach(one -> found.put(one.symbol(), stored(one))))
        .mapEmpty();
  }

  private Future<Void> addClosed(
      List<Symbol> asked, Map<Symbol, PriceUpdate> found, Set<Origin> away) {
    List<Symbol> missing = missing(asked, found);
    if (missing.isEmpty()) {
      return Future.succeededFuture();
    }
    Instant now = Instant.ofEpochMilli(clock.millis());
    LocalDate afterAll = LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(2);
    return closes
        .read(missing, afterAll)
        .otherwise(
            cause -> {
              away.add(Origin.DATABASE);
              return closes.remembered(missing, afterAll);
            })
        .onSuccess(closed -> closed.forEach((symbol, rows) -> addClosed(symbol, rows, found)))
        .mapEmpty();
  }

  private static <T> Map<Symbol, T> none(Set<Origin> away, Origin store) {
    away.add(store);
    return Map.of();
  }

  private void addClosed(Symbol symbol, List<DailyClose> rows, Map<Symbol, PriceUpdate> found) {
    if (!rows.isEmpty()) {
      found.put(symbol, messages.closed(symbol, rows));
    }
  }

  private PriceUpdate stored(PriceSnapshot snapshot) {
    return messages.stored(
        snapshot, book.stale(snapshot.symbol(), snapshot.receivedMillis(), clock.millis()));
  }

  private static List<Symbol> missing(List<Symbol> asked, Map<Symbol, PriceUpdate> found) {
    return asked.stream().filter(symbol -> !found.containsKey(symbol)).toList();
  }

  private static PricesRead answer(
      List<Symbol> asked, Map<Symbol, PriceUpdate> found, Set<Origin> away) {
    List<PriceUpdate> prices = new ArrayList<>();
    for (Symbol symbol : asked) {
      PriceUpdate price = found.get(symbol);
      if (price != null) {
        prices.add(price);
      }
    }
    return new PricesRead(prices, missing(asked, found), List.copyOf(away));
  }
}
