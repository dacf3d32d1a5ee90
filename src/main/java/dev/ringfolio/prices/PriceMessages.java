package dev.ringfolio.prices;

import dev.ringfolio.contract.LiveBarsRead;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.ReadLiveBars;
import dev.ringfolio.core.market.BookEntry;
import dev.ringfolio.core.market.Change;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.LiveBar;
import dev.ringfolio.core.market.LiveBars;
import dev.ringfolio.core.market.PriceSnapshot;
import dev.ringfolio.core.market.SessionCalendar;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.prices.LastCloses.DailyClose;
import java.util.List;

/** Says what the book, the snapshots and the history hold in the words of the contract. */
final class PriceMessages {
  private final PriceSource source;

  PriceMessages(PriceSource source) {
    this.source = source;
  }

  /** A price of the book. One that was restored, and has not moved since, says where it is from. */
  PriceUpdate live(BookEntry price) {
    Change change = price.change();
    return new PriceUpdate(
        price.symbol(),
        price.price(),
        price.volume(),
        price.volumePartial(),
        price.previousClose(),
        change.amount(),
        change.percent(),
        price.timeMillis(),
        price.receivedMillis(),
        price.sessionDay(),
        price.seq(),
        price.stale(),
        source,
        price.restored() ? PriceUpdate.Origin.REDIS : PriceUpdate.Origin.LIVE);
  }

  /** A price of the shared store. Nobody streams it here, so its volume may be outdated. */
  PriceUpdate stored(PriceSnapshot snapshot, boolean stale) {
    Change change = Change.of(snapshot.price(), snapshot.previousClose());
    return new PriceUpdate(
        snapshot.symbol(),
        snapshot.price(),
        snapshot.volume().doubleValue(),
        true,
        snapshot.previousClose(),
        change.amount(),
        change.percent(),
        snapshot.timeMillis(),
        snapshot.receivedMillis(),
        snapshot.sessionDay(),
        0,
        stale,
        source,
        PriceUpdate.Origin.REDIS);
  }

  /** Bars and gaps, as they were read. */
  LiveBarsRead bars(ReadLiveBars request, LiveBars.Read read) {
    return new LiveBarsRead(
        request.symbol(),
        request.resolution(),
        source.simulated(),
        read.bars().stream().map(PriceMessages::bar).toList(),
        read.gaps().stream()
            .map(gap -> new LiveBarsRead.Gap(gap.fromMillis(), gap.toMillis()))
            .toList());
  }

  private static LiveBarsRead.Bar bar(LiveBar bar) {
    return new LiveBarsRead.Bar(
        bar.startMillis(), bar.open(), bar.high(), bar.low(), bar.close(), bar.volume());
  }

  /**
   * A last close of the history: stale, as old as its market's close, without a volume.
   *
   * @param closes at least one, the newest first
   */
  PriceUpdate closed(Symbol symbol, List<DailyClose> closes) {
    DailyClose last = closes.get(0);
    boolean sameSeries = closes.size() > 1 && closes.get(1).origin() == last.origin();
    double before = sameSeries ? closes.get(1).close() : Double.NaN;
    Change change = Change.of(last.close(), before);
    int day = (int) last.date().toEpochDay();
    long closedMillis = SessionCalendar.closeMillis(SessionCalendar.isShare(symbol), day);
    return new PriceUpdate(
        symbol,
        last.close(),
        Double.NaN,
        true,
        before,
        change.amount(),
        change.percent(),
        closedMillis,
        closedMillis,
        day,
        0,
        true,
        last.origin() == Origin.SIMULATED ? PriceSource.SIMULATOR : PriceSource.FINNHUB,
        PriceUpdate.Origin.DATABASE);
  }
}
