package dev.ringfolio.triggers;

import dev.ringfolio.bus.Asking;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.AlertRuleDraft;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CreateAlertRule;
import dev.ringfolio.contract.ListAlerts.Which;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.RiskAlert.Severity;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.AlertCondition;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Comparison;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Valuation;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Alert rules on {@link WatchedMarket}, and what is told of them. */
abstract class WatchedAlerts extends WatchedMarket {
  static final Which ANY = new Which(null, null, null, null);

  final MemoryAlerts store = new MemoryAlerts();
  final List<RiskAlert> told = Asking.heard(bus, Topics.RISK_ALERTS);
  final List<PriceUpdate> live = new CopyOnWriteArrayList<>();

  @Override
  VerticleBase verticle() {
    return new TriggersVerticle(bus, store, clock);
  }

  @Override
  PortfolioRead portfolio() {
    Portfolio empty =
        new Portfolio("p", "ann", "P", false, Holdings.of(BigDecimal.TEN, List.of()), 1);
    return new PortfolioRead(empty, worth("ann", 1_000), false);
  }

  @Override
  void serve() {
    bus.serve(
        Services.READ_PRICES,
        asked -> Future.succeededFuture(new PricesRead(List.copyOf(live), List.of())));
  }

  static AlertRuleDraft price(Comparison op, double limit) {
    return new AlertRuleDraft(
        new AlertCondition(AAPL, null, AlertMetric.PRICE, op, limit, 0.1, 0), Severity.WARNING);
  }

  static AlertRuleDraft value(double below) {
    return new AlertRuleDraft(
        new AlertCondition(null, "p", AlertMetric.PORTFOLIO_VALUE, Comparison.BELOW, below, 0.1, 0),
        Severity.CRITICAL);
  }

  AlertRule create(Asker asker, AlertRuleDraft draft) throws Exception {
    return ask(Services.CREATE_ALERT_RULE, new CreateAlertRule(asker, draft));
  }

  PortfolioValuation worth(String owner, double value) {
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
    return new PortfolioValuation(owner, valuation, true, nextSeq(), now.get());
  }

  List<String> words() {
    return told.stream().map(alert -> alert.state().wire() + " " + alert.message()).toList();
  }
}
