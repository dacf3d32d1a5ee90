package dev.ringfolio.gateway.socket;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.SimulatedBus;
import dev.ringfolio.bus.SimulatedNet;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.ReadTier;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.Signal;
import dev.ringfolio.contract.TierRead;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.contract.UserTier;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.model.Valuation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The portfolios, alerts, signals and tiers of a history, and the truth about them. They live in
 * one process that dies and comes back; what was written is kept. A valuation tells where it
 * belongs: its value is 1,000,000 × epoch + seq, and its cash counts the changes.
 */
final class SimulatedBooks {
  static final double EPOCH_UNIT = 1e6;

  /** Portfolios at a time. */
  private static final int PORTFOLIOS_MAX = 4;

  private final SimulatedNet net;
  private final Bus bus;
  final Object node = new Object();
  final SimulatedStream<RiskAlert> alerts;
  final SimulatedStream<Signal> signals;

  /** What users have paid for, where that was ever written. */
  final Map<String, Tier> tiers = new HashMap<>();

  /** The newest valuation of each portfolio that is there. */
  final Map<String, PortfolioValuation> newest = new LinkedHashMap<>();

  /** Of every portfolio that ever was. */
  final Map<String, String> owners = new HashMap<>();

  private @Nullable TopicWriter<UserTier> tierWriter;
  private @Nullable TopicWriter<PortfolioValuation> valuations;
  private long names;
  private long changes;

  SimulatedBooks(SimulatedNet net, SimulatedBus buses) {
    this.net = net;
    this.bus = buses.at(node);
    this.alerts = new SimulatedStream<>(net, bus, Topics.RISK_ALERTS);
    this.signals = new SimulatedStream<>(net, bus, Topics.SIGNALS);
  }

  void open() {
    alerts.open();
    signals.open();
    tierWriter = bus.writer(Topics.USER_TIERS);
    valuations = bus.writer(Topics.VALUATIONS);
    List.copyOf(newest.keySet()).forEach(id -> value(id, 1));
  }

  void die() {
    alerts.die();
    signals.die();
    if (tierWriter != null && valuations != null) {
      tierWriter.close();
      valuations.close();
    }
    tierWriter = null;
    valuations = null;
  }

  boolean isOpen() {
    return valuations != null;
  }

  void stall(long nanos) {
    net.stall(node, nanos);
  }

  void alert(String owner) {
    alerts.append(
        new RiskAlert(
            "a" + ++names,
            owner,
            null,
            new Symbol("AAPL"),
            "r1",
            "price",
            2,
            1,
            RiskAlert.Severity.WARNING,
            RiskAlert.State.RAISED,
            "above",
            millis()));
  }

  void signal(Tier minTier) {
    signals.append(
        new Signal(
            "s" + ++names,
            new Symbol("AAPL"),
            Signal.Action.BUY,
            1,
            minTier,
            Double.NaN,
            "",
            millis()));
  }

  /** Writes a tier. */
  void pay(String user, Tier tier) {
    if (tierWriter != null) {
      tiers.put(user, tier);
      tierWriter.append(new UserTier(user, tier));
    }
  }

  /** A portfolio of {@code owner} is made, or the first that there is changes. */
  void change(String owner, boolean make) {
    if (valuations == null) {
      return;
    }
    if (make && newest.size() < PORTFOLIOS_MAX) {
      String id = "p" + ++names;
      owners.put(id, owner);
      value(id, 1);
    } else {
      of(owner).forEach(id -> value(id, newest.get(id).seq() + 1));
    }
  }

  /** The oldest portfolio is deleted. */
  void delete() {
    if (valuations != null && !newest.isEmpty()) {
      String id = newest.keySet().iterator().next();
      valuations.append(newest.remove(id).gone(millis()));
      valuations.remove(id);
    }
  }

  /** All portfolios change. */
  void changeAll() {
    List.copyOf(newest.keySet()).forEach(id -> value(id, newest.get(id).seq() + 1));
  }

  /** The portfolios that {@code owner} has. */
  List<String> of(String owner) {
    return newest.keySet().stream().filter(id -> owners.get(id).equals(owner)).toList();
  }

  private void value(String id, long seq) {
    if (valuations == null) {
      return;
    }
    Valuation valuation =
        new Valuation(
            id,
            EPOCH_UNIT * valuations.epoch() + seq,
            ++changes,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            List.of(),
            List.of(),
            0,
            List.of());
    PortfolioValuation value =
        new PortfolioValuation(owners.get(id), valuation, true, seq, millis());
    newest.put(id, value);
    valuations.append(value);
  }

  /** What was paid for, as it is answered where the process lives. */
  TierRead read(ReadTier question) {
    return new TierRead(question.user(), tiers.get(question.user()));
  }

  private long millis() {
    return net.now() / 1_000_000;
  }
}
