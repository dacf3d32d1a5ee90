package dev.ringfolio.triggers;

import static dev.ringfolio.bus.Asking.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.bus.Asking;
import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.contract.AcknowledgeAlert;
import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.AlertRuleDraft;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CreateAlertRule;
import dev.ringfolio.contract.DeleteAlertRule;
import dev.ringfolio.contract.DemandSymbols;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListAlertRules;
import dev.ringfolio.contract.ListAlerts;
import dev.ringfolio.contract.ListAlerts.Which;
import dev.ringfolio.contract.ModuleFacts.AlertFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.ReadAlertRule;
import dev.ringfolio.contract.ReplaceAlertRule;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.RiskAlert.Severity;
import dev.ringfolio.contract.RiskAlert.State;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.SymbolsDemanded;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.AlertCondition;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Comparison;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Valuation;
import dev.ringfolio.core.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TriggersVerticleTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Asker ANN = new Asker("ann", false);
  private static final Asker BOB = new Asker("bob", false);
  private static final Asker ADMIN = new Asker("root", true);
  private static final Which ANY = new Which(null, null, null, null);

  /** Prices, portfolios and the feed. On one context, as each of them is. */
  private final class Rooms extends VerticleBase {
    TopicWriter<PriceUpdate> prices;
    TopicWriter<PortfolioValuation> valuations;

    @Override
    public Future<?> start() {
      prices = bus.writer(Topics.PRICE_UPDATES);
      valuations = bus.writer(Topics.VALUATIONS);
      bus.serve(
          Services.READ_PRICES,
          asked -> Future.succeededFuture(new PricesRead(List.copyOf(live), List.of())));
      bus.serve(
          Services.READ_PORTFOLIO,
          asked ->
              asked.id().equals("p") && asked.asker().may("ann")
                  ? Future.succeededFuture(
                      new PortfolioRead(
                          new Portfolio(
                              "p", "ann", "P", false, Holdings.of(BigDecimal.TEN, List.of()), 1),
                          worth("ann", 1_000),
                          false))
                  : Bus.refuse(new Failure(FailureCode.NOT_FOUND, "no portfolio " + asked.id())));
      bus.serve(
          Services.DEMAND_SYMBOLS,
          asked -> {
            demands.add(asked);
            return Future.succeededFuture(new SymbolsDemanded(List.of()));
          });
      return Future.succeededFuture();
    }

    void run(Runnable work) {
      context.runOnContext(turn -> work.run());
    }
  }

  private final AtomicLong now = new AtomicLong(1_000);
  private final Clock clock =
      new Clock() {
        @Override
        public long millis() {
          return now.get();
        }

        @Override
        public long nanos() {
          return now.get() * 1_000_000;
        }
      };

  private final MemoryAlerts store = new MemoryAlerts();
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, clock);
  private final List<RiskAlert> told = Asking.heard(bus, Topics.RISK_ALERTS);
  private final List<PriceUpdate> live = new CopyOnWriteArrayList<>();
  private final List<DemandSymbols> demands = new CopyOnWriteArrayList<>();
  private final Rooms rooms = new Rooms();
  private String deployed;
  private long seq;

  @BeforeEach
  void deploy() throws Exception {
    get(vertx.deployVerticle(rooms));
    startUp();
  }

  private void startUp() throws Exception {
    deployed = get(vertx.deployVerticle(new TriggersVerticle(bus, store, clock)));
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  private <Q, A> A ask(Service<Q, A> service, Q question) throws Exception {
    return get(bus.ask(service, question));
  }

  private <Q> Failure refusal(Service<Q, ?> service, Q question) throws Exception {
    return Asking.refusal(bus, service, question);
  }

  private static AlertRuleDraft price(Comparison op, double limit) {
    return new AlertRuleDraft(
        new AlertCondition(AAPL, null, AlertMetric.PRICE, op, limit, 0.1, 0), Severity.WARNING);
  }

  private static AlertRuleDraft value(double below) {
    return new AlertRuleDraft(
        new AlertCondition(null, "p", AlertMetric.PORTFOLIO_VALUE, Comparison.BELOW, below, 0.1, 0),
        Severity.CRITICAL);
  }

  private AlertRule create(Asker asker, AlertRuleDraft draft) throws Exception {
    return ask(Services.CREATE_ALERT_RULE, new CreateAlertRule(asker, draft));
  }

  private PriceUpdate update(double price) {
    return new PriceUpdate(
        AAPL,
        price,
        1,
        false,
        100,
        price - 100,
        price - 100,
        now.get(),
        now.get(),
        1,
        ++seq,
        false,
        PriceSource.SIMULATOR,
        Origin.LIVE);
  }

  private void prices(double... some) {
    rooms.run(
        () -> {
          for (double one : some) {
            rooms.prices.append(update(one));
          }
        });
  }

  private PortfolioValuation worth(String owner, double value) {
    Valuation valuation =
        new Valuation(
            "p",
            value,
            value,
            0,
            0,
            Double.NaN,
            0,
            Double.NaN,
            0,
            Double.NaN,
            Double.NaN,
            List.of(),
            List.of(),
            0,
            List.of());
    return new PortfolioValuation(owner, valuation, true, ++seq, now.get());
  }

  private void valued(PortfolioValuation worth) {
    rooms.run(() -> rooms.valuations.append(worth));
  }

  private List<String> words() {
    return told.stream().map(alert -> alert.state().wire() + " " + alert.message()).toList();
  }

  private ModuleReport probe() throws Exception {
    return ask(Services.PROBE.at("triggers"), new Probe());
  }

  @Test
  void anAlertIsKeptThenTold() throws Exception {
    AlertRule rule = create(ANN, price(Comparison.ABOVE, 200));
    assertThat(rule.owner()).isEqualTo("ann");
    assertThat(rule.version()).isEqualTo(1);
    prices(150, 201.5);
    await().until(() -> told.size() == 1);
    RiskAlert alert = told.get(0);
    assertThat(alert)
        .isEqualTo(
            new RiskAlert(
                alert.id(),
                "ann",
                null,
                AAPL,
                rule.id(),
                "price",
                201.5,
                200,
                Severity.WARNING,
                State.RAISED,
                "AAPL: price 201.5 > 200",
                1_000));
    assertThat(store.kept()).containsExactly(new Alert(alert, 0, Double.NaN, 0));
    prices(179);
    await().until(() -> told.size() == 2);
    assertThat(told.get(1).id()).isEqualTo(alert.id());
    assertThat(words().get(1)).isEqualTo("cleared AAPL: price 179, back from > 200");
    assertThat(store.kept()).containsExactly(new Alert(alert, 1_000, 179, 0));
  }

  @Test
  void aScriptedDayIsToldAsALoopOverItSays() throws Exception {
    create(ANN, price(Comparison.ABOVE, 110));
    create(ANN, price(Comparison.AT_MOST, 92));
    List<String> expected = new ArrayList<>();
    double[] day = new double[6_000];
    boolean high = false;
    boolean low = false;
    for (int i = 0; i < day.length; i++) {
      double price = 100 + 15 * Math.sin(i / 400.0) + 3 * Math.sin(i / 7.0);
      day[i] = price;
      if (!high && price > 110 || high && price <= 99) {
        high = !high;
        expected.add((high ? "raised 110.0 " : "cleared 110.0 ") + price);
      }
      if (!low && price <= 92 || low && price > 101.2) {
        low = !low;
        expected.add((low ? "raised 92.0 " : "cleared 92.0 ") + price);
      }
    }
    prices(day);
    await().until(() -> told.size() >= expected.size());
    assertThat(expected).hasSizeGreaterThan(8);
    assertThat(told.stream().map(a -> a.state().wire() + " " + a.limit() + " " + a.value()))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void aRuleIsHeldAgainstWhatIsKnownAsSoonAsItIsMade() throws Exception {
    live.add(update(300));
    create(ANN, price(Comparison.ABOVE, 200));
    create(ADMIN, value(2_000));
    await().until(() -> told.size() == 2);
    assertThat(words())
        .containsExactlyInAnyOrder(
            "raised AAPL: price 300 > 200", "raised p: portfolio_value 1000 < 2000");
    assertThat(told).allSatisfy(alert -> assertThat(alert.owner()).isIn("ann", "root"));
  }

  @Test
  void theRuleOfAPortfolioIsItsOwnersWhoeverMakesItAndAnothersPortfolioIsNotFound()
      throws Exception {
    assertThat(create(ADMIN, value(10)).owner()).isEqualTo("ann");
    assertThat(refusal(Services.CREATE_ALERT_RULE, new CreateAlertRule(BOB, value(10))).code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void aPortfolioThatIsGoneEndsItsAlertAndItsNextOwnersWorthIsNotTold() throws Exception {
    create(ANN, value(500));
    PortfolioValuation poor = worth("ann", 400);
    valued(poor);
    await().until(() -> told.size() == 1);
    valued(poor.gone(now.get()));
    await().until(() -> told.size() == 2);
    assertThat(words().get(1)).isEqualTo("cleared p: the portfolio is gone");
    valued(worth("bob", 300));
    valued(worth("ann", 200));
    await().until(() -> told.size() == 3);
    assertThat(told.get(2).value()).isEqualTo(200);
  }

  @Test
  void rulesAreReadChangedAndForgottenByTheirOwnersAlone() throws Exception {
    AlertRule rule = create(ANN, price(Comparison.ABOVE, 200));
    String id = rule.id();
    assertThat(ask(Services.READ_ALERT_RULE, new ReadAlertRule(ANN, id))).isEqualTo(rule);
    assertThat(ask(Services.READ_ALERT_RULE, new ReadAlertRule(ADMIN, id))).isEqualTo(rule);
    assertThat(refusal(Services.READ_ALERT_RULE, new ReadAlertRule(BOB, id)).code())
        .isEqualTo(FailureCode.NOT_FOUND);

    prices(201);
    await().until(() -> told.size() == 1);
    AlertRuleDraft other = price(Comparison.ABOVE, 300);
    List<Long> first = List.of(1L);
    AlertRule changed =
        ask(Services.REPLACE_ALERT_RULE, new ReplaceAlertRule(ANN, id, first, other));
    assertThat(changed).isEqualTo(new AlertRule(id, "ann", other, 2));
    await().until(() -> told.size() == 2);
    assertThat(words().get(1)).isEqualTo("cleared AAPL: the rule was changed");
    assertThat(
            refusal(Services.REPLACE_ALERT_RULE, new ReplaceAlertRule(ANN, id, first, other))
                .code())
        .isEqualTo(FailureCode.VERSION_CONFLICT);
    assertThat(refusal(Services.DELETE_ALERT_RULE, new DeleteAlertRule(BOB, id, List.of())).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(refusal(Services.DELETE_ALERT_RULE, new DeleteAlertRule(ANN, id, first)).code())
        .isEqualTo(FailureCode.VERSION_CONFLICT);

    prices(301);
    await().until(() -> told.size() == 3);
    ask(Services.DELETE_ALERT_RULE, new DeleteAlertRule(ANN, id, List.of(2L)));
    await().until(() -> told.size() == 4);
    assertThat(words().get(3)).isEqualTo("cleared AAPL: the rule was deleted");
    assertThat(ask(Services.LIST_ALERT_RULES, new ListAlertRules(ANN, 0, 10)).rules()).isEmpty();
  }

  @Test
  void ofTwoThatChangeTheSameVersionAtOnceOneIsTold() throws Exception {
    AlertRule rule = create(ANN, price(Comparison.ABOVE, 200));
    List<Future<AlertRule>> both = new ArrayList<>();
    for (double limit : new double[] {300, 400}) {
      both.add(
          bus.ask(
              Services.REPLACE_ALERT_RULE,
              new ReplaceAlertRule(ANN, rule.id(), List.of(1L), price(Comparison.ABOVE, limit))));
    }
    get(Future.join(both).otherwiseEmpty());
    assertThat(both).filteredOn(Future::succeeded).hasSize(1);
    AlertRule kept = ask(Services.READ_ALERT_RULE, new ReadAlertRule(ANN, rule.id()));
    assertThat(store.load(1).rules()).containsExactly(kept);
  }

  @Test
  void listsArePagesOfWhatOneMayRead() throws Exception {
    for (int i = 0; i < 3; i++) {
      create(ANN, price(Comparison.ABOVE, 200 + i));
    }
    create(BOB, price(Comparison.ABOVE, 250));
    prices(1_000);
    await().until(() -> told.size() == 4);
    var rules = ask(Services.LIST_ALERT_RULES, new ListAlertRules(ANN, 0, 2));
    assertThat(rules.rules())
        .extracting(r -> r.draft().condition().limit())
        .containsExactly(200.0, 201.0);
    rules = ask(Services.LIST_ALERT_RULES, new ListAlertRules(ANN, rules.next(), 2));
    assertThat(rules.rules()).extracting(r -> r.draft().condition().limit()).containsExactly(202.0);
    assertThat(rules.next()).isZero();

    var alerts = ask(Services.LIST_ALERTS, new ListAlerts(ANN, ANY, Long.MAX_VALUE, 2));
    assertThat(alerts.alerts()).extracting(a -> a.raised().limit()).containsExactly(202.0, 201.0);
    alerts = ask(Services.LIST_ALERTS, new ListAlerts(ANN, ANY, alerts.next(), 2));
    assertThat(alerts.alerts()).extracting(a -> a.raised().limit()).containsExactly(200.0);
    assertThat(alerts.next()).isZero();
    Which cleared = new Which(State.CLEARED, null, null, null);
    assertThat(
            ask(Services.LIST_ALERTS, new ListAlerts(ADMIN, cleared, Long.MAX_VALUE, 9)).alerts())
        .isEmpty();
    assertThat(ask(Services.LIST_ALERTS, new ListAlerts(ADMIN, ANY, Long.MAX_VALUE, 9)).alerts())
        .hasSize(4);
  }

  @Test
  void anAlertIsAcknowledgedOnceByItsOwner() throws Exception {
    create(ANN, price(Comparison.ABOVE, 200));
    prices(201);
    await().until(() -> told.size() == 1);
    String id = told.get(0).id();
    assertThat(refusal(Services.ACKNOWLEDGE_ALERT, new AcknowledgeAlert(BOB, id)).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    now.set(2_000);
    assertThat(ask(Services.ACKNOWLEDGE_ALERT, new AcknowledgeAlert(ANN, id)).acknowledgedMillis())
        .isEqualTo(2_000);
    now.set(3_000);
    assertThat(ask(Services.ACKNOWLEDGE_ALERT, new AcknowledgeAlert(ANN, id)).acknowledgedMillis())
        .isEqualTo(2_000);
    prices(100);
    await().until(() -> told.size() == 2);
    assertThat(store.kept()).containsExactly(new Alert(told.get(0), 3_000, 100, 2_000));
  }

  @Test
  void afterARestartAnOpenAlertIsNotRaisedAgainAndIsClearedOnce() throws Exception {
    create(ANN, price(Comparison.ABOVE, 200));
    prices(201);
    await().until(() -> told.size() == 1);
    get(vertx.undeploy(deployed));
    startUp();
    prices(202, 203, 150);
    await().until(() -> told.size() == 2);
    assertThat(told.get(1).state()).isEqualTo(State.CLEARED);
    assertThat(told.get(1).id()).isEqualTo(told.get(0).id());
    prices(204);
    await().until(() -> told.size() == 3);
    assertThat(told.get(2).state()).isEqualTo(State.RAISED);
  }

  @Test
  void anAlertWhoseRuleDidNotOutliveAKillIsOver() throws Exception {
    AlertRule rule = create(ANN, price(Comparison.ABOVE, 200));
    prices(201);
    await().until(() -> told.size() == 1);
    get(vertx.undeploy(deployed));
    store.delete(rule.id(), 1);
    startUp();
    await().until(() -> told.size() == 2);
    assertThat(words().get(1)).isEqualTo("cleared the rule is gone");
    assertThat(store.load(9).open()).isEmpty();
  }

  @Test
  void whileTheStoreIsAwayAlertsAreToldAndKeptWhenItIsBack() throws Exception {
    AlertRule rule = create(ANN, price(Comparison.ABOVE, 200));
    store.away(true);
    prices(201);
    await().until(() -> told.size() == 1);
    assertThat(
            refusal(
                Services.CREATE_ALERT_RULE, new CreateAlertRule(ANN, price(Comparison.ABOVE, 1))))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(FailureCode.UNAVAILABLE))
        .satisfies(failure -> assertThat(failure.retryAfterSeconds()).isEqualTo(2));
    assertThat(ask(Services.READ_ALERT_RULE, new ReadAlertRule(ANN, rule.id()))).isEqualTo(rule);
    var listed = ask(Services.LIST_ALERTS, new ListAlerts(ANN, ANY, Long.MAX_VALUE, 9));
    assertThat(listed.cached()).isTrue();
    assertThat(listed.alerts()).extracting(Alert::raised).containsExactly(told.get(0));
    assertThat(probe().status()).isEqualTo(Status.YELLOW);
    assertThat(probe().detail())
        .isEqualTo("the store does not answer: pulled out; 1 alerts wait to be kept");
    prices(100);
    await().until(() -> told.size() == 2);
    assertThat(store.kept()).isEmpty();

    store.away(false);
    await().until(() -> probe().status() == Status.GREEN);
    await().until(() -> store.kept().size() == 1);
    assertThat(store.kept()).containsExactly(new Alert(told.get(0), 1_000, 100, 0));
    assertThat(probe().facts()).isEqualTo(new AlertFacts(1, 0, 1, 1, 0, 0));
    create(ANN, price(Comparison.ABOVE, 300));
  }

  @Test
  void aStartWithoutTheStoreIsMadeGoodWhenItIsThere() throws Exception {
    create(ANN, price(Comparison.ABOVE, 200));
    get(vertx.undeploy(deployed));
    store.away(true);
    startUp();
    assertThat(refusal(Services.LIST_ALERT_RULES, new ListAlertRules(ANN, 0, 9)).detail())
        .isEqualTo("the alert rules are not loaded yet; the store does not answer: pulled out");
    prices(250);
    store.away(false);
    await().until(() -> told.size() == 1);
    assertThat(told.get(0).value()).isEqualTo(250);
  }

  @Test
  void whatIsWatchedIsAskedOfTheFeed() throws Exception {
    AlertRule rule = create(ANN, price(Comparison.ABOVE, 200));
    await().until(() -> !demands.isEmpty());
    assertThat(demands).last().isEqualTo(new DemandSymbols("triggers", List.of(AAPL)));
    ask(Services.DELETE_ALERT_RULE, new DeleteAlertRule(ANN, rule.id(), List.of()));
    await().until(() -> demands.size() == 2);
    assertThat(demands).last().isEqualTo(new DemandSymbols("triggers", List.of()));
  }

  @Test
  void aUsersRulesAreBounded() throws Exception {
    for (int i = 0; i < AlertDesk.USER_RULES_MAX; i++) {
      create(ANN, price(Comparison.ABOVE, 200));
    }
    assertThat(
            refusal(
                    Services.CREATE_ALERT_RULE,
                    new CreateAlertRule(ANN, price(Comparison.ABOVE, 1)))
                .detail())
        .isEqualTo("'ann' has 100 alert rules, the most of a user");
    create(BOB, price(Comparison.ABOVE, 200));
  }
}
