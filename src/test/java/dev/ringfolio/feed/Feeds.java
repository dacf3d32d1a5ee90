package dev.ringfolio.feed;

import dev.ringfolio.config.Config;
import dev.ringfolio.core.model.Symbol;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Configurations of the feed, as tests need them. */
final class Feeds {
  private Feeds() {}

  static Config.Feed of(int cap, String... symbols) {
    return of(cap, Duration.ofSeconds(150), Duration.ofMillis(1000), 5, 60, symbols);
  }

  static Config.Feed of(
      int cap,
      Duration silence,
      Duration delay,
      int attempts,
      int restCallsPerMinute,
      String... symbols) {
    return new Config.Feed(
        "finnhub",
        "ws://127.0.0.1",
        "http://127.0.0.1",
        "secret-key",
        symbols(symbols),
        cap,
        silence,
        restCallsPerMinute,
        new Config.Feed.Reconnect(delay, attempts),
        new Config.Feed.Replay("", 1, false, false));
  }

  static List<Symbol> symbols(String... names) {
    return Arrays.stream(names).map(Symbol::new).toList();
  }
}
