package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Resolution;
import dev.ringfolio.core.model.Symbol;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All bars of one symbol, and what they may lack. Owned by its {@link LiveBars}. */
final class SymbolBars {
  final Symbol symbol;
  final boolean share;
  final Coverage coverage = new Coverage();

  /** When it was last heard of, wall time. */
  long heardMillis;

  private final Map<Resolution, BarRing> rings = new EnumMap<>(Resolution.class);
  private @Nullable SessionBar session;

  /** The one before, while trades of it may still come in. */
  private @Nullable SessionBar before;

  SymbolBars(Symbol symbol) {
    this.symbol = symbol;
    this.share = SessionCalendar.isShare(symbol);
    for (Resolution of : Resolution.values()) {
      rings.put(of, new BarRing(of.millis(), LiveBars.barsMax(of)));
    }
  }

  void trade(int day, double price, double volume, long timeMillis) {
    rings.values().forEach(ring -> ring.trade(price, volume, timeMillis));
    if (session == null || day > session.day) {
      before = session == null || session.told ? null : session;
      session = new SessionBar(share, day);
    }
    SessionBar its = day == session.day ? session : before;
    if (its != null && its.day == day) {
      its.trade(price, volume, timeMillis);
    }
  }

  @SuppressWarnings("EnumOrdinal") // the rings stand in the order of the constants
  BarRing ring(Resolution resolution) {
    return Objects.requireNonNull(rings.get(resolution));
  }

  /** The bars of the sessions that have settled, each once. */
  List<DailyBar> settled(long nowMillis) {
    Optional<DailyBar> old = Optional.empty();
    if (before != null && before.settled(nowMillis)) {
      old = before.bar(symbol, coverage);
      before = null;
    }
    Optional<DailyBar> now = Optional.empty();
    if (session != null && !session.told && session.settled(nowMillis)) {
      now = session.bar(symbol, coverage);
      session.told = true;
    }
    return Stream.of(old, now).flatMap(Optional::stream).toList();
  }

  int size() {
    return rings.values().stream().mapToInt(BarRing::size).sum();
  }

  long late() {
    return rings.values().stream().mapToLong(BarRing::late).sum();
  }
}
