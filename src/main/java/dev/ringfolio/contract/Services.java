package dev.ringfolio.contract;

/** Every service there is. No other address of a request stands anywhere. */
public final class Services {
  /** gateway, queue → prices: the newest prices, live, stored or of the last close. */
  public static final Service<ReadPrices, PricesRead> READ_PRICES =
      new Service<>("read_prices", ReadPrices.class, PricesRead.class, 5_000);

  /** gateway → prices: daily bars of one symbol. */
  public static final Service<ReadBars, BarsRead> READ_BARS =
      new Service<>("read_bars", ReadBars.class, BarsRead.class, 10_000);

  /** gateway → prices: bars of one symbol, made from live trades. */
  public static final Service<ReadLiveBars, LiveBarsRead> READ_LIVE_BARS =
      new Service<>("read_live_bars", ReadLiveBars.class, LiveBarsRead.class, 5_000);

  /** gateway → prices: one piece of an uploaded history; answered when it was taken in. */
  public static final Service<ImportPiece, ImportAnswer> IMPORT_HISTORY =
      new Service<>("import_history", ImportPiece.class, ImportAnswer.class, 120_000);

  /** gateway → feed: the whole set of symbols that the clients of one gateway want. */
  public static final Service<DemandSymbols, SymbolsDemanded> DEMAND_SYMBOLS =
      new Service<>("demand_symbols", DemandSymbols.class, SymbolsDemanded.class, 500);

  /** gateway → optimization queue: accept a request. */
  public static final Service<Optimize, OptimizationAccepted> OPTIMIZE =
      new Service<>("optimize", Optimize.class, OptimizationAccepted.class, 5_000);

  /** gateway → optimization queue: cancel a request. */
  public static final Service<CancelOptimization, OptimizationState> CANCEL_OPTIMIZATION =
      new Service<>(
          "cancel_optimization", CancelOptimization.class, OptimizationState.class, 5_000);

  /** gateway → optimization queue: one request and what became of it. */
  public static final Service<ReadOptimization, OptimizationState> READ_OPTIMIZATION =
      new Service<>("read_optimization", ReadOptimization.class, OptimizationState.class, 5_000);

  /** gateway → optimization queue: the newest requests. */
  public static final Service<ListOptimizations, OptimizationsListed> LIST_OPTIMIZATIONS =
      new Service<>(
          "list_optimizations", ListOptimizations.class, OptimizationsListed.class, 5_000);

  /** gateway → results: what came of one request, from the database. */
  public static final Service<ReadOptimization, StoredOptimization> READ_STORED_OPTIMIZATION =
      new Service<>(
          "read_stored_optimization", ReadOptimization.class, StoredOptimization.class, 5_000);

  /** gateway → results: what came of requests, from the database. */
  public static final Service<ListStoredOptimizations, StoredOptimizationsListed>
      LIST_STORED_OPTIMIZATIONS =
          new Service<>(
              "list_stored_optimizations",
              ListStoredOptimizations.class,
              StoredOptimizationsListed.class,
              5_000);

  /** daily → optimization queue: append to the events, of which it is the one writer. */
  public static final Service<DailyReport, ReportTold> TELL_REPORT =
      new Service<>("tell_report", DailyReport.class, ReportTold.class, 2_000);

  /** gateway → optimization queue: counters. */
  public static final Service<AskOptimizationStatus, OptimizationStatus> OPTIMIZATION_STATUS =
      new Service<>(
          "optimization_status", AskOptimizationStatus.class, OptimizationStatus.class, 2_000);

  /** gateway → analytics: figures of daily closes. */
  public static final Service<Analyze, Analysis> ANALYZE =
      new Service<>("analyze", Analyze.class, Analysis.class, 60_000);

  /** gateway → comparisons: accept one. Answered when the store has it. */
  public static final Service<Compare, ComparisonState> COMPARE =
      new Service<>("compare", Compare.class, ComparisonState.class, 10_000);

  /** gateway → comparisons: one and what became of it; waits for that for a minute at most. */
  public static final Service<ReadComparison, ComparisonState> READ_COMPARISON =
      new Service<>("read_comparison", ReadComparison.class, ComparisonState.class, 70_000);

  /** gateway → comparisons: cancel one. */
  public static final Service<CancelComparison, ComparisonState> CANCEL_COMPARISON =
      new Service<>("cancel_comparison", CancelComparison.class, ComparisonState.class, 10_000);

  /** gateway → comparisons: the newest that one may read. */
  public static final Service<ListComparisons, ComparisonsListed> LIST_COMPARISONS =
      new Service<>("list_comparisons", ListComparisons.class, ComparisonsListed.class, 10_000);

  /** gateway → experiments: make one. Answered, as every write, when the store has it. */
  public static final Service<CreateExperiment, Experiment> CREATE_EXPERIMENT =
      new Service<>("create_experiment", CreateExperiment.class, Experiment.class, 10_000);

  /** gateway → experiments: one of them. */
  public static final Service<ReadExperiment, Experiment> READ_EXPERIMENT =
      new Service<>("read_experiment", ReadExperiment.class, Experiment.class, 5_000);

  /** gateway → experiments: what there is. */
  public static final Service<ListExperiments, ExperimentsListed> LIST_EXPERIMENTS =
      new Service<>("list_experiments", ListExperiments.class, ExperimentsListed.class, 5_000);

  /** gateway → experiments: forget one; answers what it was. */
  public static final Service<DeleteExperiment, Experiment> DELETE_EXPERIMENT =
      new Service<>("delete_experiment", DeleteExperiment.class, Experiment.class, 10_000);

  /** gateway → experiments: how one stands. */
  public static final Service<ReportExperiment, ExperimentReport> REPORT_EXPERIMENT =
      new Service<>("report_experiment", ReportExperiment.class, ExperimentReport.class, 60_000);

  /** gateway → experiments: the report of that ticket is not waited for any more. */
  public static final Service<AbandonReport, ReportAbandoned> ABANDON_REPORT =
      new Service<>("abandon_report", AbandonReport.class, ReportAbandoned.class, 5_000);

  /** worker → optimization queue: a job, when there is one. Answered with none after a while. */
  public static final Service<TakeJob, JobOffer> TAKE_JOB =
      new Service<>("take_job", TakeJob.class, JobOffer.class, 30_000);

  /** worker → optimization queue: still at it; renews the lease. */
  public static final Service<RenewLease, LeaseState> RENEW_LEASE =
      new Service<>("renew_lease", RenewLease.class, LeaseState.class, 2_000);

  /** worker → optimization queue: what came of a job. */
  public static final Service<JobDone, JobDoneTaken> JOB_DONE =
      new Service<>("job_done", JobDone.class, JobDoneTaken.class, 5_000);

  /** optimization queue → one worker: stop solving. Use {@link Service#at} with the worker's id. */
  public static final Service<StopJob, JobStopped> STOP_JOB =
      new Service<>("stop_job", StopJob.class, JobStopped.class, 1_000);

  /** gateway → signals: what a user has paid for. */
  public static final Service<ReadTier, TierRead> READ_TIER =
      new Service<>("read_tier", ReadTier.class, TierRead.class, 5_000);

  /** gateway → portfolios: make a portfolio. Answered, as every write, when the store has it. */
  public static final Service<CreatePortfolio, PortfolioRead> CREATE_PORTFOLIO =
      new Service<>("create_portfolio", CreatePortfolio.class, PortfolioRead.class, 10_000);

  /** gateway → portfolios: other positions, cash and name. */
  public static final Service<ReplacePortfolio, PortfolioRead> REPLACE_PORTFOLIO =
      new Service<>("replace_portfolio", ReplacePortfolio.class, PortfolioRead.class, 10_000);

  /** gateway → portfolios: forget a portfolio. */
  public static final Service<DeletePortfolio, PortfolioDeleted> DELETE_PORTFOLIO =
      new Service<>("delete_portfolio", DeletePortfolio.class, PortfolioDeleted.class, 10_000);

  /** gateway → portfolios: one portfolio and what it is worth. */
  public static final Service<ReadPortfolio, PortfolioRead> READ_PORTFOLIO =
      new Service<>("read_portfolio", ReadPortfolio.class, PortfolioRead.class, 5_000);

  /** gateway → portfolios: what there is. */
  public static final Service<ListPortfolios, PortfoliosListed> LIST_PORTFOLIOS =
      new Service<>("list_portfolios", ListPortfolios.class, PortfoliosListed.class, 5_000);

  /** gateway → portfolios: what a user's portfolios are worth. */
  public static final Service<SummarizePortfolios, PortfoliosSummarized> SUMMARIZE_PORTFOLIOS =
      new Service<>(
          "summarize_portfolios", SummarizePortfolios.class, PortfoliosSummarized.class, 5_000);

  /** gateway → portfolios: book a trade. */
  public static final Service<BookTrade, TradeTaken> BOOK_TRADE =
      new Service<>("book_trade", BookTrade.class, TradeTaken.class, 10_000);

  /** gateway → portfolios: the newest trades of one portfolio. */
  public static final Service<ListTrades, TradesListed> LIST_TRADES =
      new Service<>("list_trades", ListTrades.class, TradesListed.class, 5_000);

  /** gateway → portfolios: positions or trades from CSV. */
  public static final Service<ImportPortfolio, PortfolioImported> IMPORT_PORTFOLIO =
      new Service<>("import_portfolio", ImportPortfolio.class, PortfolioImported.class, 60_000);

  /** gateway → signals: keep a signal; answered when it is kept. */
  public static final Service<StoreSignal, Signal> STORE_SIGNAL =
      new Service<>("store_signal", StoreSignal.class, Signal.class, 10_000);

  /** gateway → signals: one signal. */
  public static final Service<ReadSignal, Signal> READ_SIGNAL =
      new Service<>("read_signal", ReadSignal.class, Signal.class, 10_000);

  /** gateway → signals: the newest that one may see. */
  public static final Service<ListSignals, SignalsListed> LIST_SIGNALS =
      new Service<>("list_signals", ListSignals.class, SignalsListed.class, 10_000);

  /** gateway → signals: what a user has paid for from now on; answered when it is kept. */
  public static final Service<WriteTier, UserTier> WRITE_TIER =
      new Service<>("write_tier", WriteTier.class, UserTier.class, 10_000);

  /** gateway → triggers: make an alert rule. Answered, as every write, when the store has it. */
  public static final Service<CreateAlertRule, AlertRule> CREATE_ALERT_RULE =
      new Service<>("create_alert_rule", CreateAlertRule.class, AlertRule.class, 15_000);

  /** gateway → triggers: another condition. */
  public static final Service<ReplaceAlertRule, AlertRule> REPLACE_ALERT_RULE =
      new Service<>("replace_alert_rule", ReplaceAlertRule.class, AlertRule.class, 15_000);

  /** gateway → triggers: forget an alert rule; answers what it was. */
  public static final Service<DeleteAlertRule, AlertRule> DELETE_ALERT_RULE =
      new Service<>("delete_alert_rule", DeleteAlertRule.class, AlertRule.class, 10_000);

  /** gateway → triggers: one alert rule. */
  public static final Service<ReadAlertRule, AlertRule> READ_ALERT_RULE =
      new Service<>("read_alert_rule", ReadAlertRule.class, AlertRule.class, 5_000);

  /** gateway → triggers: the alert rules that one may read. */
  public static final Service<ListAlertRules, AlertRulesListed> LIST_ALERT_RULES =
      new Service<>("list_alert_rules", ListAlertRules.class, AlertRulesListed.class, 5_000);

  /** gateway → triggers: the newest alerts that one may read. */
  public static final Service<ListAlerts, AlertsListed> LIST_ALERTS =
      new Service<>("list_alerts", ListAlerts.class, AlertsListed.class, 10_000);

  /** gateway → triggers: the owner knows of an alert. */
  public static final Service<AcknowledgeAlert, Alert> ACKNOWLEDGE_ALERT =
      new Service<>("acknowledge_alert", AcknowledgeAlert.class, Alert.class, 10_000);

  /** gateway → automation: make a trigger. Answered, as every write, when the store has it. */
  public static final Service<CreateTrigger, TriggerRead> CREATE_TRIGGER =
      new Service<>("create_trigger", CreateTrigger.class, TriggerRead.class, 15_000);

  /** gateway → automation: another content. */
  public static final Service<ReplaceTrigger, TriggerRead> REPLACE_TRIGGER =
      new Service<>("replace_trigger", ReplaceTrigger.class, TriggerRead.class, 15_000);

  /** gateway → automation: forget a trigger; answers what it was. */
  public static final Service<DeleteTrigger, TriggerRule> DELETE_TRIGGER =
      new Service<>("delete_trigger", DeleteTrigger.class, TriggerRule.class, 10_000);

  /** gateway → automation: one trigger and where it stands. */
  public static final Service<ReadTrigger, TriggerRead> READ_TRIGGER =
      new Service<>("read_trigger", ReadTrigger.class, TriggerRead.class, 5_000);

  /** gateway → automation: the triggers that one may read. */
  public static final Service<ListTriggers, TriggersListed> LIST_TRIGGERS =
      new Service<>("list_triggers", ListTriggers.class, TriggersListed.class, 5_000);

  /** gateway → automation: news for a trigger; answers where it stands then. */
  public static final Service<FireTrigger, TriggerRead> FIRE_TRIGGER =
      new Service<>("fire_trigger", FireTrigger.class, TriggerRead.class, 5_000);

  /** health → one module: are you there? Use {@link Service#at} with the module's name. */
  public static final Service<Probe, ModuleReport> PROBE =
      new Service<>("probe", Probe.class, ModuleReport.class, 2_000);

  /** gateway → health: everything an operator sees. */
  public static final Service<AskHealth, HealthReport> HEALTH =
      new Service<>("health", AskHealth.class, HealthReport.class, 3_000);

  private Services() {}
}
