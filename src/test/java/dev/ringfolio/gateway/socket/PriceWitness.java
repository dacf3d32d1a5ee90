package dev.ringfolio.gateway.socket;

import static dev.ringfolio.gateway.socket.Witness.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.core.model.Symbol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Holds the prices of one connection against the market's truth: snapshots before updates, {@code
 * conflated} that adds up, no faster than asked for, and in the end the newest value of each key.
 */
final class PriceWitness {
  /** What was written of one symbol. */
  private static final class Told {
    boolean fresh = true;
    boolean refused;
    long epoch;
    long seq;
    double change;
    boolean stale;
    double maxRate = Double.NaN;
    long at = Long.MIN_VALUE / 2;
  }

  private final SimulatedMarket market;
  private final Map<Symbol, Told> wanted = new HashMap<>();
  private final Set<Symbol> snapshotOwed = new HashSet<>();

  /** Symbols without a price when the subscription was answered: one may come in between. */
  private final Set<Symbol> snapshotPerhaps = new HashSet<>();

  /** Symbols that the client asked for by name, so that the feed is asked for them. */
  final Set<Symbol> named = new HashSet<>();

  /** Symbols that an unsubscribe named since all were subscribed to. */
  private final Set<Symbol> left = new HashSet<>();

  /** Whether symbols that come to be streamed are wanted. */
  private boolean all;

  /** Whether that was so since the last full unsubscribe. */
  private boolean takenAll;

  private boolean batch;
  private double maxRate = Double.NaN;
  private long epoch;

  PriceWitness(SimulatedMarket market) {
    this.market = market;
  }

  void subscribed(Witness.Expected.Prices asked, JsonNode data) {
    batch = asked.batch();
    maxRate = asked.maxRate();
    named.addAll(asked.symbols());
    if (asked.symbols().isEmpty()) {
      all = true;
      takenAll = true;
      left.clear();
    }
    Set<String> pending = new HashSet<>();
    data.get("pending").forEach(symbol -> pending.add(symbol.textValue()));
    Set<Symbol> accepted = new HashSet<>();
    data.get("symbols").forEach(symbol -> accepted.add(new Symbol(symbol.textValue())));
    if (!asked.symbols().isEmpty()) {
      check(asked.symbols().containsAll(accepted), accepted, " accepted of ", asked);
      asked.symbols().stream()
          .filter(symbol -> !accepted.contains(symbol))
          .forEach(this::wantRefused);
    }
    snapshotPerhaps.clear();
    // What was answered before prices began anew may have no price any more; the flat dialect does
    // not tell of when its answer is.
    JsonNode of = data.get("epoch");
    boolean outdated = of == null ? epoch > 1 : of.longValue() < epoch;
    for (Symbol symbol : accepted) {
      want(symbol);
      boolean perhaps = outdated || pending.contains(symbol.name());
      (perhaps ? snapshotPerhaps : snapshotOwed).add(symbol);
    }
  }

  private void want(Symbol symbol) {
    Told told = wanted.computeIfAbsent(symbol, first -> new Told());
    told.fresh = true;
    told.refused = false;
    told.maxRate = maxRate;
  }

  /** Without a slot there is no snapshot, but it is taken where a price comes all the same. */
  private void wantRefused(Symbol symbol) {
    Told told = wanted.computeIfAbsent(symbol, first -> new Told());
    told.refused = true;
    told.maxRate = maxRate;
    // It rests as it was asked to when its last price was sent.
    told.at = Long.MIN_VALUE / 2;
  }

  void unsubscribed(Witness.Expected.NoPrices asked, JsonNode data) {
    all = false;
    left.addAll(asked.symbols());
    if (asked.symbols().isEmpty()) {
      takenAll = false;
      named.clear();
      wanted.clear();
      snapshotOwed.clear();
    }
    asked.symbols().forEach(named::remove);
    asked.symbols().forEach(wanted::remove);
    asked.symbols().forEach(snapshotOwed::remove);
  }

  void refused(JsonNode data) {
    check(
        wanted.containsKey(new Symbol(data.get("symbol").textValue())),
        "a refusal of what nobody wants: ",
        data);
  }

  void update(JsonNode data, long now, boolean inBatch) {
    Symbol symbol = new Symbol(data.get("symbol").textValue());
    if (takenAll && !wanted.containsKey(symbol) && !left.contains(symbol)) {
      // Streamed since: at the rate of then, which is not known here.
      want(symbol);
      wanted.get(symbol).maxRate = Double.NaN;
    }
    Told told = wanted.get(symbol);
    check(told != null, "nobody asked for ", data);
    check(inBatch == batch, "in a batch: ", inBatch, ", asked: ", batch);
    double price = data.get("price").doubleValue();
    long of = (long) (price / SimulatedMarket.EPOCH_UNIT);
    long seq = data.get("seq").longValue();
    check(price == of * SimulatedMarket.EPOCH_UNIT + seq, "not one value: ", data);
    if (of > epoch) {
      epoch = of;
      snapshotOwed.clear();
    }
    check(
        snapshotOwed.isEmpty() || snapshotOwed.remove(symbol) || snapshotPerhaps.remove(symbol),
        symbol,
        " before the snapshot of ",
        snapshotOwed);
    checkPlace(told, of, seq, data);
    boolean resting = !told.fresh && !Double.isNaN(told.maxRate);
    check(
        !resting || now - told.at >= (long) (1e9 / told.maxRate),
        symbol,
        " came ",
        (now - told.at),
        " ns after the last, at ",
        told.maxRate);
    told.fresh = false;
    told.epoch = of;
    told.seq = seq;
    told.change = data.get("volume").doubleValue();
    told.stale = data.get("stale").booleanValue();
    told.at = now;
  }

  private static void checkPlace(Told told, long of, long seq, JsonNode data) {
    long conflated = data.get("conflated").longValue();
    double change = data.get("volume").doubleValue();
    boolean snapshot = told.fresh || of > told.epoch;
    long due = snapshot ? 0 : Math.max(0, seq - told.seq - 1);
    check(of >= told.epoch, "of an epoch past: ", data);
    check(of > told.epoch || seq >= told.seq, "older than ", told.seq, ": ", data);
    check(conflated == due, "conflated is not ", due, " after ", told.seq, ": ", data);
    check(
        told.fresh || change > told.change,
        "nothing new since ",
        told.seq,
        "@",
        told.epoch,
        ": ",
        data);
  }

  /** What may go out as fast as it comes did, without waiting for a heartbeat of the bus. */
  void hasNewestAtOnce() {
    market.newest.forEach(
        (symbol, newest) -> {
          Told told = takenAll ? null : wanted.get(symbol);
          boolean atOnce = told != null && !told.fresh && Double.isNaN(told.maxRate);
          check(!atOnce || told.change == newest.volume(), symbol, " is late: ", newest);
        });
  }

  /** All is quiet: the client has the newest value of all that it wants. */
  void end() {
    for (Map.Entry<Symbol, PriceUpdate> each : market.newest.entrySet()) {
      Symbol symbol = each.getKey();
      PriceUpdate newest = each.getValue();
      Told told = wanted.get(symbol);
      check(
          told != null || !all || !market.streams(symbol),
          symbol,
          " is streamed, and one that takes all has none of it");
      boolean owed = told != null && !(told.fresh && told.refused && !market.streams(symbol));
      if (owed) {
        check(
            told.change == newest.volume()
                && told.seq == newest.seq()
                && told.stale == newest.stale(),
            symbol,
            " ended at ",
            told.seq,
            "@",
            told.epoch,
            " and not ",
            newest);
      }
    }
    // What was forgotten by a restart of the price cache has no snapshot.
    snapshotOwed.retainAll(market.newest.keySet());
    check(snapshotOwed.isEmpty(), "no snapshot of ", snapshotOwed);
  }
}
