package dev.ringfolio.triggers;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.ModuleFacts.AlertFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.core.trigger.DrawdownMark;
import dev.ringfolio.storage.StoreCalls;
import dev.ringfolio.triggers.AlertStore.Kept;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches {@code price_updates} and {@code valuations} by the alert rules, and tells {@code
 * risk_alerts}: each alert is kept, then told. While the store is away rules cannot be changed;
 * alerts are told all the same and kept when it is back.
 */
public final class TriggersVerticle extends VerticleBase {
  /** The name by which health probes it. */
  public static final String MODULE = "triggers";

  static final long TICK_MILLIS = 1_000;

  /** Ticks between two looks at what is marked. */
  static final int MARK_TICKS = 60;

  private final Bus bus;
  private final AlertStore store;
  private final Clock clock;
  private final AlertDesk desk = new AlertDesk();
  private final Following following;
  private final SymbolDemand demand;
  private StoreCalls<Kept> calls;
  private RuleDesk rules;
  private AlertDelivery delivery;
  private TopicWriter<RiskAlert> topic;
  private List<DrawdownMark> marked = List.of();
  private long ticks;

  @SuppressWarnings("NullAway.Init") // what hangs on the context comes with start()
  public TriggersVerticle(Bus bus, AlertStore store, Clock clock) {
    this.bus = bus;
    this.store = store;
    this.clock = clock;
    this.following = new Following(bus, MODULE, () -> delivery.flush());
    this.demand = new SymbolDemand(bus, MODULE, desk.engine::symbols);
  }

  @Override
  public Future<?> start() {
    topic = bus.writer(Topics.RISK_ALERTS);
    calls = new StoreCalls<>(vertx, MODULE, () -> store.load(AlertLog.NEWEST_MAX), this::loaded);
    delivery = new AlertDelivery(desk, store, calls, topic);
    rules = new RuleDesk(bus, desk, store, calls, clock, this::watched);
    bus.serve(Services.CREATE_ALERT_RULE, rules::create);
    bus.serve(Services.REPLACE_ALERT_RULE, rules::replace);
    bus.serve(
        Services.DELETE_ALERT_RULE, asked -> rules.delete(asked).onSuccess(gone -> changed()));
    bus.serve(Services.READ_ALERT_RULE, rules::read);
    bus.serve(Services.LIST_ALERT_RULES, rules::list);
    AlertHistory history = new AlertHistory(desk, store, calls, clock);
    bus.serve(Services.LIST_ALERTS, history::list);
    bus.serve(Services.ACKNOWLEDGE_ALERT, history::acknowledge);
    bus.serve(Services.PROBE.at(MODULE), probe -> Future.succeededFuture(report()));
    vertx.setPeriodic(TICK_MILLIS, timer -> tick());
    return calls.open();
  }

  @Override
  public Future<?> stop() {
    following.close();
    return delivery
        .flush()
        .eventually(this::mark)
        .eventually(
            () -> {
              topic.close();
              return calls.close();
            });
  }

  private void loaded(Kept kept) {
    boolean first = !desk.loaded();
    List<AlertRule> fresh = desk.load(kept, clock.millis());
    delivery.keepBacklog();
    if (first) {
      marked = desk.engine.marks();
      following.follow(
          Topics.PRICE_UPDATES,
          price -> desk.price(price, clock.millis()),
          all -> all.forEach(price -> desk.price(price, clock.millis())));
      SeenPortfolios portfolios =
          new SeenPortfolios(
              of -> desk.valuation(of, clock.millis()), of -> desk.gone(of, clock.millis()));
      following.follow(Topics.VALUATIONS, portfolios::valuation, portfolios::snapshot);
    } else {
      fresh.forEach(rule -> watched(rule, null));
    }
    changed();
  }

  /** A rule is new, or another: what it watches may be past its limit already. */
  private void watched(AlertRule rule, @Nullable PortfolioValuation worth) {
    Symbol symbol = rule.draft().condition().symbol();
    if (worth != null) {
      desk.valuation(worth, clock.millis());
    }
    changed();
    if (symbol != null) {
      bus.ask(Services.READ_PRICES, new ReadPrices(List.of(symbol), true))
          .onSuccess(read -> read.found().forEach(this::found));
    }
  }

  private void found(PriceUpdate price) {
    if (price.origin() == PriceUpdate.Origin.LIVE) {
      desk.price(price, clock.millis());
      delivery.flush();
    }
  }

  /** Tells what a change of the rules made, and asks the feed for the symbols that are watched. */
  private void changed() {
    delivery.flush();
    demand.changed();
  }

  private void tick() {
    ticks++;
    desk.engine.tick(clock.millis());
    delivery.flush();
    demand.tick();
    if (ticks % MARK_TICKS == 0) {
      mark();
    }
  }

  /** Keeps the drawdowns' past where it changed. */
  private Future<?> mark() {
    List<DrawdownMark> marks = desk.engine.marks();
    if (!desk.loaded() || marks.equals(marked)) {
      return Future.succeededFuture();
    }
    return calls
        .write(
            () -> {
              store.writeMarks(marks);
              return marks;
            })
        .onSuccess(kept -> marked = kept);
  }

  private ModuleReport report() {
    int lacked = desk.log.backlog();
    String detail = calls.trouble();
    if (lacked > 0) {
      detail += "; " + lacked + " alerts wait to be kept";
    }
    if (desk.log.givenUp() > 0) {
      detail += "; " + desk.log.givenUp() + " alerts were told and never kept";
    }
    Status status = calls.away() || lacked > 0 ? Status.YELLOW : Status.GREEN;
    return new ModuleReport(
        MODULE,
        status,
        detail.startsWith("; ") ? detail.substring(2) : detail,
        new AlertFacts(
            desk.shelf.size(),
            desk.log.openOnes(),
            desk.raisedOnes(),
            desk.clearedOnes(),
            lacked,
            desk.log.givenUp()));
  }
}
