package dev.ringfolio.feed;

import dev.ringfolio.contract.MarketEvent;
import dev.ringfolio.contract.MarketEvent.MarketStatus;
import dev.ringfolio.contract.MarketEvent.Quoted;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to ask of the upstream's REST side, and makes events of its answers.
 *
 * <p>In this order: whether the market is open, once a minute; the reference prices of each symbol
 * that is new, or whose session has changed; then prices that the stream does not bring. Those are
 * of all symbols while the connection is long lost, else of the ones that stay silent while the
 * market is open: a few names are not streamed although they are traded.
 *
 * <p>There is no queue: each symbol has its state, and the next one to ask for is looked up when
 * the {@link RestBudget} and {@link #IN_FLIGHT_MAX} allow. A side that is dead, or says that it is
 * asked too often, is left alone for a while; prices of the stream never wait for it. Time is
 * monotonic nanoseconds, but for the dates of sessions. Owned by one {@link FinnhubSession}.
 */
final class QuoteDesk {
  static final int IN_FLIGHT_MAX = 4;
  static final long STATUS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(60);
  static final long POLL_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
  static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(120);
  static final long UNKNOWN_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(300);
  static final long MINUTE_NANOS = TimeUnit.SECONDS.toNanos(60);
  static final long UNAUTHORIZED_NANOS = TimeUnit.SECONDS.toNanos(300);

  /** Whose market status is asked for, and whose dates part the sessions. */
  static final String EXCHANGE = "US";

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final int HTTP_OK = 200;

  private static final class Entry {
    final Symbol symbol;
    boolean baselineDue = true;
    boolean inFlight;

    /** The plan does not hold it; not asked for again in this session. */
    boolean denied;

    /** As a count, 0 for never: who was asked for least lately is first. */
    long asked;

    long askedAt;

    /** The last answer knew no price; asked again later, and after all others. */
    boolean unknown;

    long unknownUntil;

    boolean traded;

    /** When it last traded, or came here. */
    long heardAt;

    Entry(Symbol symbol, long now) {
      this.symbol = symbol;
      this.heardAt = now;
    }

    boolean urgent() {
      return baselineDue && !unknown;
    }
  }

  private final Upstream upstream;
  private final Consumer<MarketEvent> events;
  private final PriceSource source;
  private final Clock clock;
  private final RestBudget budget;
  private final Map<Symbol, Entry> entries = new LinkedHashMap<>();
  private @Nullable Entry lastTraded;
  private @Nullable MarketStatus market;
  private @Nullable String session;
  private boolean statusInFlight;
  private boolean statusAsked;
  private long statusAskedAt;
  private long asks;
  private int inFlight;
  private int failures;
  private String trouble = "";
  private boolean traded;
  private long tradedAt;

  QuoteDesk(
      int callsPerMinute,
      PriceSource source,
      Upstream upstream,
      Consumer<MarketEvent> events,
      Clock clock) {
    this.budget = new RestBudget(callsPerMinute);
    this.source = source;
    this.upstream = upstream;
    this.events = events;
    this.clock = clock;
  }

  void add(Symbol symbol, long now) {
    entries.put(symbol, new Entry(symbol, now));
  }

  void remove(Symbol symbol) {
    entries.remove(symbol);
    lastTraded = null;
  }

  /** The stream brought a trade. */
  void traded(Symbol symbol, long now) {
    traded = true;
    tradedAt = now;
    Entry entry = lastTraded;
    if (entry == null || !entry.symbol.equals(symbol)) {
      entry = entries.get(symbol);
      lastTraded = entry;
    }
    if (entry != null) {
      entry.traded = true;
      entry.heardAt = now;
    }
  }

  /** Whether any symbol traded in the {@code age} before {@code now}. */
  boolean tradedWithin(long age, long now) {
    return traded && now - tradedAt < age;
  }

  /** Whether the market is known to be closed. */
  boolean marketClosed() {
    return market != null && !market.open();
  }

  /** Whether the REST side answers. */
  boolean healthy() {
    return failures == 0;
  }

  /**
   * Asks for what is due.
   *
   * @param lost whether prices are to be polled in the stream's place
   */
  void tick(boolean lost, long now) {
    boolean statusDue = !statusAsked || now - statusAskedAt >= STATUS_EVERY_NANOS;
    if (statusDue && !statusInFlight && budget.allows(now)) {
      statusInFlight = true;
      statusAsked = true;
      statusAskedAt = now;
      budget.spend(now);
      upstream.fetchMarketStatus();
    }
    while (inFlight < IN_FLIGHT_MAX && budget.allows(now)) {
      Entry next = next(lost, now);
      if (next == null) {
        return;
      }
      next.inFlight = true;
      next.asked = ++asks;
      next.askedAt = now;
      inFlight++;
      budget.spend(now);
      upstream.fetchQuote(next.symbol);
    }
  }

  /** A quote was answered; {@code status} is 0 where there was no answer. */
  void quoteAnswered(Symbol symbol, int status, byte[] body, long now) {
    inFlight--;
    Entry entry = entries.get(symbol);
    if (entry != null) {
      entry.inFlight = false;
    }
    if (status != HTTP_OK) {
      refused(status, entry, now);
      return;
    }
    FinnhubAnswers.Quote quote = FinnhubAnswers.quote(body).orElse(null);
    if (quote == null) {
      refused(0, entry, now);
      return;
    }
    failures = 0;
    if (entry == null) {
      return;
    }
    entry.unknown = !quote.known();
    entry.baselineDue = entry.unknown;
    entry.unknownUntil = now + UNKNOWN_AGAIN_NANOS;
    if (quote.known()) {
      events.accept(quoted(entry, quote, now));
    }
  }

  /** The market's status was answered; {@code status} is 0 where there was no answer. */
  void marketStatusAnswered(int status, byte[] body, long now) {
    statusInFlight = false;
    FinnhubAnswers.Status answer =
        status == HTTP_OK ? FinnhubAnswers.status(body).orElse(null) : null;
    if (answer == null) {
      refused(status == HTTP_OK ? 0 : status, null, now);
      return;
    }
    failures = 0;
    long atMillis = answer.timeMillis() > 0 ? answer.timeMillis() : clock.millis();
    market = new MarketStatus(EXCHANGE, answer.open(), answer.session(), atMillis, source);
    events.accept(market);
    turnSession(answer.session(), atMillis);
  }

  /** Why the REST side does not answer; empty when it does. */
  String trouble() {
    return failures == 0 ? "" : trouble;
  }

  private Quoted quoted(Entry entry, FinnhubAnswers.Quote quote, long now) {
    long receivedMillis = clock.millis();
    boolean streams = entry.traded && now - entry.heardAt < QUIET_NANOS;
    // A quote without a time may be older than the stream: then it is no news of the last price.
    boolean dated = quote.timeMillis() > 0;
    double last = dated || !streams ? quote.last() : Double.NaN;
    return new Quoted(
        entry.symbol,
        last,
        quote.previousClose(),
        quote.open(),
        quote.high(),
        quote.low(),
        dated ? quote.timeMillis() : receivedMillis,
        receivedMillis,
        source);
  }

  /** New sessions have new reference prices: shares' by New York, all others' by UTC. */
  private void turnSession(@Nullable String name, long atMillis) {
    Instant at = Instant.ofEpochMilli(atMillis);
    LocalDate newYork = LocalDate.ofInstant(at, NEW_YORK);
    LocalDate utc = LocalDate.ofInstant(at, ZoneOffset.UTC);
    String turned = name + " " + newYork + " " + utc;
    if (session != null && !Objects.equals(session, turned)) {
      for (Entry entry : entries.values()) {
        entry.baselineDue = true;
        entry.denied = false;
        entry.unknown = false;
      }
    }
    session = turned;
  }

  private @Nullable Entry next(boolean lost, long now) {
    boolean poll = budget.spares(now);
    boolean inSession = inSession(now);
    Entry best = null;
    for (Entry entry : entries.values()) {
      if (entry.inFlight || entry.denied || (entry.unknown && now - entry.unknownUntil < 0)) {
        continue;
      }
      boolean due = entry.urgent() || (poll && pollDue(entry, lost, inSession, now));
      if (due && (best == null || before(entry, best))) {
        best = entry;
      }
    }
    return best;
  }

  private static boolean before(Entry a, Entry b) {
    return a.urgent() == b.urgent() ? a.asked < b.asked : a.urgent();
  }

  private static boolean pollDue(Entry entry, boolean lost, boolean inSession, long now) {
    if (lost) {
      return now - entry.askedAt >= POLL_EVERY_NANOS;
    }
    boolean quiet = now - entry.heardAt >= QUIET_NANOS && now - entry.askedAt >= QUIET_NANOS;
    return entry.baselineDue || (inSession && quiet);
  }

  /** Where the market's status is not known, others that tick show that there is a session. */
  private boolean inSession(long now) {
    return market == null
        ? tradedWithin(QUIET_NANOS, now)
        : market.open() || market.session() != null;
  }

  private void refused(int status, @Nullable Entry entry, long now) {
    if (status == 403 && entry != null) {
      entry.denied = true;
      return;
    }
    failures++;
    trouble = status == 0 ? "no answer" : "HTTP " + status;
    if (status == 429) {
      budget.waitUntil(now + MINUTE_NANOS);
    } else if (status == 401) {
      budget.waitUntil(now + UNAUTHORIZED_NANOS);
    } else {
      long pause = TimeUnit.SECONDS.toNanos(1) << Math.min(failures - 1, 6);
      budget.waitUntil(now + Math.min(pause, MINUTE_NANOS));
    }
  }
}
