package dev.ringfolio.gateway.socket;

import static dev.ringfolio.gateway.socket.Witness.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.PortfolioValuation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds the valuations of one connection against the truth: of its own user's portfolios alone, of
 * those it asked for, {@code conflated} that adds up, no faster than asked for, and in the end the
 * newest value of each.
 */
final class ValuationWitness {
  /** What was written of one portfolio. */
  private static final class Told {
    boolean fresh = true;
    long epoch;
    long seq;
    double change;

    /** NaN where it is not known. */
    double maxRate = Double.NaN;

    long at = Long.MIN_VALUE / 2;
  }

  private final SimulatedBooks books;
  private final String user;
  private final Map<String, Told> told = new HashMap<>();
  private final Set<String> named = new HashSet<>();
  private boolean subscribed;
  private boolean all;

  ValuationWitness(SimulatedBooks books, String user) {
    this.books = books;
    this.user = user;
  }

  void subscribed(List<String> wanted, double maxRate) {
    subscribed = true;
    all |= wanted.isEmpty();
    named.addAll(wanted);
    // What is not there yet comes at the rate that was asked for last.
    told.values().stream().filter(of -> of.fresh).forEach(of -> of.maxRate = Double.NaN);
    for (String id : wanted.isEmpty() ? List.copyOf(told.keySet()) : wanted) {
      Told of = told.computeIfAbsent(id, first -> new Told());
      of.fresh = true;
      of.maxRate = maxRate;
    }
  }

  /** Ends all, or takes {@code unwanted} away from those that were named. */
  void unsubscribed(List<String> unwanted) {
    if (unwanted.isEmpty()) {
      subscribed = false;
      all = false;
      named.clear();
      told.clear();
    } else {
      unwanted.forEach(named::remove);
      unwanted.forEach(told::remove);
    }
  }

  void update(JsonNode data, long now) {
    String id = data.get("portfolio_id").textValue();
    check(user.equals(books.owners.get(id)), "another's: ", data);
    check(subscribed && (all || named.contains(id)), "nobody asked for ", data);
    Told of = told.computeIfAbsent(id, first -> new Told());
    double value = data.get("value").doubleValue();
    long epoch = (long) (value / SimulatedBooks.EPOCH_UNIT);
    long seq = data.get("seq").longValue();
    check(value == epoch * SimulatedBooks.EPOCH_UNIT + seq, "not one value: ", data);
    boolean snapshot = of.fresh || epoch > of.epoch;
    long due = snapshot ? 0 : Math.max(0, seq - of.seq - 1);
    check(data.get("conflated").longValue() == due, "conflated is not ", due, ": ", data);
    check(epoch > of.epoch || (epoch == of.epoch && seq >= of.seq), data, " after ", of.seq);
    double change = data.get("cash").doubleValue();
    check(of.fresh || change > of.change, "nothing new since ", of.seq, ": ", data);
    boolean resting = !snapshot && !Double.isNaN(of.maxRate);
    check(!resting || now - of.at >= (long) (1e9 / of.maxRate), data, " came too soon");
    // One that a restart forgot for a while may come at the newest rate.
    of.maxRate = epoch > of.epoch && !of.fresh ? Double.NaN : of.maxRate;
    of.fresh = false;
    of.epoch = epoch;
    of.seq = seq;
    of.change = change;
    of.at = now;
  }

  /** All is quiet: the client has the newest value of all that it wants. */
  void end() {
    for (PortfolioValuation value : books.newest.values()) {
      String id = value.portfolioId();
      boolean wanted = subscribed && value.owner().equals(user) && (all || named.contains(id));
      Told of = told.get(id);
      check(
          !wanted || (of != null && !of.fresh && of.change == value.valuation().cash()),
          id,
          " ended at ",
          of == null ? -1 : of.seq,
          " and not ",
          value);
    }
  }
}
