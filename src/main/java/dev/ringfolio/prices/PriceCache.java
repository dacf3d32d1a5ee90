package dev.ringfolio.prices;

import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.contract.LiveBarsRead;
import dev.ringfolio.contract.MarketEvent;
import dev.ringfolio.contract.ModuleFacts.BarFacts;
import dev.ringfolio.contract.ModuleFacts.NoFacts;
import dev.ringfolio.contract.ModuleFacts.PriceFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.ReadLiveBars;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.market.BookEntry;
import dev.ringfolio.core.market.LiveBars;
import dev.ringfolio.core.market.PriceBook;
import dev.ringfolio.core.market.PriceSnapshot;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.prices.PriceSnapshots.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * The book between the topic it is fed from, the topic it feeds, and the stores behind it. Owned by
 * {@link PricesVerticle}, on whose context everything here runs.
 *
 * <p>Of each batch handed over, one update for each symbol that changed goes out: the newest. What
 * came in between shows in its seq. Updates that carry no new value (a price that turned stale, a
 * previous close that became known) repeat the seq.
 *
 * <p>Nothing is kept in the snapshots before those of an earlier run were read back, or the sums of
 * the session would be overwritten; while the store is away that is tried again with each tick, and
 * prices go on.
 */
final class PriceCache implements TopicHandler<MarketEvent> {
  private final TopicWriter<PriceUpdate> updates;
  private final PriceSnapshots snapshots;
  private final Clock clock;
  private final PriceBook book;
  private final LiveBars bars = new LiveBars();
  private final BarsKeeper keeper;
  private final boolean keepsBars;
  private final Bookkeeper bookkeeper;
  private final PriceMessages messages;
  private final PriceLookup lookup;
  private final PreviousCloses previousCloses;
  private boolean restoring;
  private boolean restored;

  PriceCache(
      TopicWriter<PriceUpdate> updates,
      PriceSnapshots snapshots,
      ClosesPool closes,
      BarsKeeper keeper,
      PriceSource source,
      Duration ttl,
      Clock clock) {
    this.updates = updates;
    this.snapshots = snapshots;
    this.clock = clock;
    this.book = new PriceBook(source, ttl, Topics.PRICE_UPDATES.keysMax());
    this.keeper = keeper;
    this.keepsBars = !source.simulated();
    this.bookkeeper = new Bookkeeper(book, bars, source);
    this.messages = new PriceMessages(source);
    this.lookup = new PriceLookup(book, snapshots, closes, messages, clock);
    this.previousCloses = new PreviousCloses(book, closes, source);
  }

  @Override
  public void entries(long epoch, long first, List<MarketEvent> entries) {
    entries.forEach(bookkeeper::enter);
    publish();
  }

  @Override
  public void gap(long epoch, long from, long to) {
    long now = clock.millis();
    book.gap(now);
    bars.gap(now);
    publish();
  }

  /** What is due by the clock: restoring, stale prices, previous closes, bars of sessions. */
  void tick() {
    restore();
    long now = clock.millis();
    book.sweep(now);
    publish();
    previousCloses.fetch(now).onSuccess(fetched -> publish());
    if (keepsBars) {
      keeper.keep(bars.settled(now), now);
    }
  }

  Future<PricesRead> read(ReadPrices request) {
    return request.liveOnly()
        ? Future.succeededFuture(lookup.live(request.symbols()))
        : lookup.read(request.symbols());
  }

  LiveBarsRead read(ReadLiveBars request) {
    return messages.bars(
        request,
        bars.read(
            request.symbol(),
            request.resolution(),
            request.fromMillis(),
            request.toMillis(),
            request.limit()));
  }

  /** Keeps everything as of now, for the next run. */
  void keepAll() {
    book.all().forEach(this::keep);
  }

  ModuleReport report() {
    PriceSnapshots.Status store = snapshots.status();
    PriceFacts facts =
        new PriceFacts(
            true,
            book.all().size(),
            book.staleCount(),
            lookup.hits(),
            lookup.misses(),
            store.state().text(),
            store.written(),
            store.failed(),
            store.pending(),
            barFacts());
    if (book.refused() == 0 && bookkeeper.foreign() == 0) {
      return new ModuleReport("prices", Status.GREEN, "", facts);
    }
    String detail =
        "refused: %d beyond %d symbols, %d of another source"
            .formatted(book.refused(), Topics.PRICE_UPDATES.keysMax(), bookkeeper.foreign());
    return new ModuleReport("prices", Status.YELLOW, detail, facts);
  }

  private BarFacts barFacts() {
    return new BarFacts(
        bars.symbols(),
        bars.size(),
        LiveBars.BARS_MAX,
        bars.refused(),
        keeper.kept(),
        keeper.waiting(),
        keeper.dropped());
  }

  ModuleReport storeReport() {
    PriceSnapshots.Status store = snapshots.status();
    boolean away = store.state() == State.LOST || store.state() == State.CONNECTING;
    String detail =
        away
            ? "%s; prices go on without it, %d snapshots wait"
                .formatted(store.state().text(), store.pending())
            : store.state().text();
    return new ModuleReport("redis", away ? Status.YELLOW : Status.GREEN, detail, new NoFacts());
  }

  private void restore() {
    if (restored || restoring) {
      return;
    }
    restoring = true;
    snapshots
        .readAll()
        .onComplete(ended -> restoring = false)
        .onSuccess(
            kept -> {
              kept.forEach(book::restore);
              restored = true;
              keepAll();
              publish();
            });
  }

  private void publish() {
    book.drainChanged(
        price -> {
          updates.append(messages.live(price));
          keep(price);
        });
  }

  /** A restored or stale price is not kept anew: what nobody renews is to run out. */
  private void keep(BookEntry price) {
    if (restored && price.known() && !price.restored() && !price.stale()) {
      snapshots.save(snapshot(price));
    }
  }

  private PriceSnapshot snapshot(BookEntry price) {
    return price.snapshot(clock.millis());
  }
}
