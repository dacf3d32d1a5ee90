package dev.ringfolio.prices;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/**
 * Binds the price cache: reads {@code trades}, writes {@code price_updates}, answers bulk reads,
 * reads of live bars and the probes of {@code prices} and {@code redis}. Waits for no store to
 * start.
 */
public final class PricesVerticle extends VerticleBase {
  /** Between two looks at what is due by the clock. */
  static final long TICK_MILLIS = 1_000;

  /** Symbols of one bulk read at most. */
  static final int READ_SYMBOLS_MAX = 5_000;

  private final Bus bus;
  private final Config.Prices prices;
  private final PriceSource source;
  private final PriceSnapshots snapshots;
  private final LastCloses closes;
  private final KeptBars keptBars;
  private final Clock clock;
  private @Nullable PriceCache cache;
  private @Nullable ClosesPool pool;
  private @Nullable BarsKeeper keeper;

  /**
   * Creates the verticle.
   *
   * @param keptBars where daily bars go, if prices are real
   */
  public PricesVerticle(
      Bus bus,
      Config.Prices prices,
      PriceSource source,
      PriceSnapshots snapshots,
      LastCloses closes,
      KeptBars keptBars,
      Clock clock) {
    this.bus = bus;
    this.prices = prices;
    this.source = source;
    this.snapshots = snapshots;
    this.closes = closes;
    this.keptBars = keptBars;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    ClosesPool closesPool = new ClosesPool(vertx, closes);
    BarsKeeper barsKeeper = new BarsKeeper(vertx, keptBars);
    PriceCache started =
        new PriceCache(
            bus.writer(Topics.PRICE_UPDATES),
            snapshots,
            closesPool,
            barsKeeper,
            source,
            prices.ttl(),
            clock);
    pool = closesPool;
    keeper = barsKeeper;
    cache = started;
    snapshots.open();
    started.tick();
    bus.serve(Services.READ_PRICES, request -> read(started, request));
    bus.serve(Services.READ_LIVE_BARS, request -> Future.succeededFuture(started.read(request)));
    bus.serve(Services.PROBE.at("prices"), probe -> Future.succeededFuture(started.report()));
    bus.serve(Services.PROBE.at("redis"), probe -> Future.succeededFuture(started.storeReport()));
    bus.reader(Topics.TRADES, "prices", started);
    vertx.setPeriodic(TICK_MILLIS, timer -> started.tick());
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    if (cache == null || pool == null || keeper == null) {
      return Future.succeededFuture();
    }
    cache.keepAll();
    return snapshots.close().eventually(pool::close).eventually(keeper::close);
  }

  private static Future<PricesRead> read(PriceCache cache, ReadPrices request) {
    int asked = request.symbols().size();
    if (asked > READ_SYMBOLS_MAX) {
      return Bus.refuse(
          new Failure(
              FailureCode.INVALID_REQUEST,
              "symbols: " + asked + " asked for, at most " + READ_SYMBOLS_MAX));
    }
    return cache.read(request);
  }
}
