package dev.ringfolio.contract;

import java.util.List;

/** Every topic there is. No other address of a stream stands anywhere. */
public final class Topics {
  /** feed → prices: trades, baselines and what became of the connection, in one order. */
  public static final Topic<MarketEvent> TRADES = Topic.events("trades", MarketEvent.class, 10_000);

  /** prices → gateways: the newest price of each symbol. */
  public static final Topic<PriceUpdate> PRICE_UPDATES =
      Topic.state("price_updates", PriceUpdate.class, 10_000, 10_000, PriceUpdate::symbol);

  /** feed → gateways: what became of each symbol asked for upstream. */
  public static final Topic<UpstreamSymbol> UPSTREAM_SYMBOLS =
      Topic.state("upstream_symbols", UpstreamSymbol.class, 1_000, 10_000, UpstreamSymbol::symbol);

  /** optimization queue → gateways: queued and finished requests. */
  public static final Topic<OptimizationEvent> OPTIMIZATION_EVENTS =
      Topic.events(
          "optimization_events",
          OptimizationEvent.class,
          1_000,
          16L << 20,
          OptimizationEvent::estimatedBytes);

  /** optimization queue → gateways: how far each running request is. */
  public static final Topic<OptimizationProgress> OPTIMIZATION_PROGRESS =
      Topic.state(
          "optimization_progress",
          OptimizationProgress.class,
          1_000,
          1_000,
          OptimizationProgress::key);

  /** portfolios → gateways, triggers: what each portfolio is worth; that it is gone comes last. */
  public static final Topic<PortfolioValuation> VALUATIONS =
      Topic.state(
          "valuations",
          PortfolioValuation.class,
          10_000,
          16L << 20,
          10_000,
          PortfolioValuation::portfolioId,
          PortfolioValuation::estimatedBytes);

  /** triggers → gateways: alerts, raised and cleared. */
  public static final Topic<RiskAlert> RISK_ALERTS =
      Topic.events("risk_alerts", RiskAlert.class, 1_000, 1L << 20, RiskAlert::estimatedBytes);

  /** signals → gateways: advice to trade. */
  public static final Topic<Signal> SIGNALS =
      Topic.events("signals", Signal.class, 1_000, 1L << 20, Signal::estimatedBytes);

  /** signals → gateways: tiers as they are written. */
  public static final Topic<UserTier> USER_TIERS =
      Topic.events("user_tiers", UserTier.class, 1_000);

  /** health → gateways: the last report of each module. */
  public static final Topic<ModuleReport> HEALTH =
      Topic.state("health", ModuleReport.class, 1_000, 256, ModuleReport::module);

  public static final List<Topic<?>> ALL =
      List.of(
          TRADES,
          PRICE_UPDATES,
          UPSTREAM_SYMBOLS,
          OPTIMIZATION_EVENTS,
          OPTIMIZATION_PROGRESS,
          VALUATIONS,
          RISK_ALERTS,
          SIGNALS,
          USER_TIERS,
          HEALTH);

  private Topics() {}
}
