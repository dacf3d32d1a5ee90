package dev.ringfolio.optimization;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.market.LivePrice;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import io.vertx.core.Future;
import java.util.List;

/** The live prices that go with a job: asked for when it is begun, and one row to its solver. */
public final class LivePrices {
  /** A solve waits no longer for them, and does without. */
  public static final long TIMEOUT_MILLIS = 200;

  private static final Service<ReadPrices, PricesRead> SERVICE =
      new Service<>(
          Services.READ_PRICES.name(), ReadPrices.class, PricesRead.class, TIMEOUT_MILLIS);

  private LivePrices() {}

  /** Those of {@code symbols} that are live now, where the parameters want any. Never fails. */
  public static Future<List<PriceUpdate>> ask(
      Bus bus, List<Symbol> symbols, Parameters parameters) {
    if (!parameters.live()) {
      return Future.succeededFuture(List.of());
    }
    return bus.ask(SERVICE, new ReadPrices(symbols, true))
        .map(read -> read.found().stream().filter(price -> price.origin() == Origin.LIVE).toList())
        .otherwise(List.of());
  }

  /** Those that may become a row beside history of {@code source}. */
  public static List<LivePrice> usable(List<PriceUpdate> prices, PriceSource source) {
    return prices.stream()
        .filter(price -> price.source() == source)
        .map(
            price ->
                new LivePrice(
                    price.symbol(),
                    price.price(),
                    price.sessionEpochDay(),
                    price.source(),
                    price.timeMillis(),
                    price.stale()))
        .toList();
  }
}
