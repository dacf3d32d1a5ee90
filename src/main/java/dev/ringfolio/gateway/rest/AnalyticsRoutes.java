package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Analysis;
import dev.ringfolio.contract.Analyze;
import dev.ringfolio.contract.Analyze.AnalyzeCorrelation;
import dev.ringfolio.contract.Analyze.AnalyzeFrontier;
import dev.ringfolio.contract.Analyze.AnalyzePerformance;
import dev.ringfolio.contract.Analyze.AnalyzeRisk;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Valuation;
import dev.ringfolio.core.model.Valuation.Line;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.AnalyticsJson;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.questions.TradeHistory;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Correlation, frontier and risk of symbols or of a portfolio, and a portfolio's performance. All
 * of them are of daily closes; only a portfolio's weights are of the newest prices.
 */
final class AnalyticsRoutes {
  /** Symbols of one analysis. */
  static final int SYMBOLS_MAX = 200;

  private static final String PATH = "/api/v1/analytics/";
  private static final int POINTS_DEFAULT = 50;
  private static final int POINTS_MAX = 200;
  private static final int LOOKBACK_MAX = 100_000;
  static final double RATE_MAX = 1.0;

  private final Bus bus;
  private final TradeHistory trades;
  private final double timeLimitSeconds;

  AnalyticsRoutes(Bus bus, double timeLimitSeconds) {
    this.bus = bus;
    this.trades = new TradeHistory(bus);
    this.timeLimitSeconds = timeLimitSeconds;
  }

  void mount(Paths paths) {
    paths.add(PATH + "correlation", Map.of(HttpMethod.GET, this::correlation));
    paths.add(PATH + "frontier", Map.of(HttpMethod.GET, this::frontier));
    paths.add(PATH + "risk", Map.of(HttpMethod.GET, this::risk));
    paths.add(PATH + "performance", Map.of(HttpMethod.GET, this::performance));
  }

  /**
   * What is looked at.
   *
   * @param weights fractions of the whole; null where none are known
   * @param leftOut what is held and has no price
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  private record Subject(List<Symbol> symbols, double @Nullable [] weights, List<Symbol> leftOut) {
    /** What the reader of the answer is to know of it. */
    List<Warning> warnings() {
      return leftOut.isEmpty()
          ? List.of()
          : List.of(
              new Warning(
                  "positions_left_out",
                  "without a price, and left out: "
                      + leftOut.stream().map(Symbol::name).collect(Collectors.joining(", "))));
    }
  }

  void correlation(RoutingContext ctx) {
    Query query = new Query(ctx, ErrorCode.INVALID_REQUEST);
    Parameters parameters = parameters(query);
    analyze(ctx, query, subject -> new AnalyzeCorrelation(subject.symbols(), parameters));
  }

  void frontier(RoutingContext ctx) {
    Query query = new Query(ctx, ErrorCode.INVALID_REQUEST);
    Parameters parameters = parameters(query);
    int points = query.wholeNumber("points", POINTS_DEFAULT, 2, POINTS_MAX);
    analyze(
        ctx,
        query,
        subject ->
            new AnalyzeFrontier(
                subject.symbols(), parameters, invested(subject.weights()), points));
  }

  void risk(RoutingContext ctx) {
    Query query = new Query(ctx, ErrorCode.INVALID_REQUEST);
    Parameters parameters = parameters(query);
    Symbol benchmark = benchmark(query);
    analyze(ctx, query, subject -> risk(subject, parameters, benchmark));
  }

  private static AnalyzeRisk risk(
      Subject subject, Parameters parameters, @Nullable Symbol benchmark) {
    double[] weights = subject.weights();
    if (weights == null) {
      int n = subject.symbols().size();
      weights = Collections.nCopies(n, 1.0 / n).stream().mapToDouble(w -> w).toArray();
    }
    return new AnalyzeRisk(subject.symbols(), parameters, weights, benchmark);
  }

  void performance(RoutingContext ctx) {
    Query query = new Query(ctx, ErrorCode.INVALID_REQUEST);
    Parameters parameters = parameters(query);
    if (query.text("lookback") == null) {
      parameters = parameters.with().rows(parameters.from(), parameters.to(), null).build();
    }
    Parameters rows = parameters;
    Symbol benchmark = benchmark(query);
    String id = query.text("portfolio");
    if (id == null) {
      throw Query.refused(ErrorCode.INVALID_REQUEST, "portfolio: missing; give a portfolio's id");
    }
    Asker asker = asker(ctx);
    bus.ask(Services.READ_PORTFOLIO, new ReadPortfolio(asker, id))
        .compose(
            read ->
                trades
                    .of(asker, read.portfolio())
                    .map(trades -> performance(read, trades, rows, benchmark)))
        .onSuccess(question -> analyze(ctx, question, List.of()))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static AnalyzePerformance performance(
      PortfolioRead read,
      List<BookedTrade> trades,
      Parameters parameters,
      @Nullable Symbol benchmark) {
    List<Symbol> symbols = TradeHistory.symbols(read.portfolio(), trades);
    checkCount(read.portfolio().id(), symbols.size());
    return new AnalyzePerformance(
        symbols, parameters, read.portfolio().holdings(), trades, benchmark);
  }

  /** Asks {@code question} of what the query is about. */
  private void analyze(RoutingContext ctx, Query query, Function<Subject, Analyze> question) {
    subject(ctx, query)
        .onSuccess(subject -> analyze(ctx, question.apply(subject), subject.warnings()))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private void analyze(RoutingContext ctx, Analyze question, List<Warning> warnings) {
    bus.ask(Services.ANALYZE, question)
        .onSuccess(analysis -> Answers.json(ctx, 200, json(analysis, warnings)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static JsonWriter json(Analysis analysis, List<Warning> warnings) {
    JsonWriter json = new JsonWriter().object();
    AnalyticsJson.write(json, analysis, warnings);
    return json.endObject();
  }

  /** The symbols asked for, with the weights that are given beside them; or a portfolio's. */
  private Future<Subject> subject(RoutingContext ctx, Query query) {
    String portfolio = query.text("portfolio");
    boolean named = query.text("symbols") != null;
    if (named == (portfolio != null)) {
      throw Query.refused(
          ErrorCode.INVALID_REQUEST, "symbols, portfolio: give exactly one of the two");
    }
    if (portfolio == null) {
      List<Symbol> symbols = query.symbols("symbols", SYMBOLS_MAX);
      return Future.succeededFuture(
          new Subject(symbols, weights(query, symbols.size()), List.of()));
    }
    return bus.ask(Services.READ_PORTFOLIO, new ReadPortfolio(asker(ctx), portfolio))
        .map(AnalyticsRoutes::subject);
  }

  private static Subject subject(PortfolioRead read) {
    Valuation valuation = read.valuation().valuation();
    List<Line> lines =
        valuation.lines().stream().filter(line -> Double.isFinite(line.weight())).toList();
    if (lines.isEmpty()) {
      boolean priced = valuation.unpriced().size() < valuation.lines().size();
      throw Query.refused(
          ErrorCode.INSUFFICIENT_DATA,
          "portfolio: '%s' %s"
              .formatted(
                  read.portfolio().id(),
                  priced
                      ? "is worth nothing or less, so nothing has a weight"
                      : "holds no position that has a price"));
    }
    checkCount(read.portfolio().id(), lines.size());
    return new Subject(
        lines.stream().map(Line::symbol).toList(),
        lines.stream().mapToDouble(Line::weight).toArray(),
        valuation.unpriced());
  }

  private static void checkCount(String id, int count) {
    if (count == 0) {
      throw Query.refused(
          ErrorCode.INSUFFICIENT_DATA, "portfolio: '" + id + "' never held a position");
    }
    if (count > SYMBOLS_MAX) {
      throw Query.refused(
          ErrorCode.SYMBOL_LIMIT,
          "portfolio: '%s' has %d symbols; analyses take %d".formatted(id, count, SYMBOLS_MAX));
    }
  }

  private static double @Nullable [] weights(Query query, int count) {
    String text = query.text("weights");
    if (text == null) {
      return null;
    }
    String[] parts = text.split(",", -1);
    if (parts.length != count) {
      throw query.fault(
          "weights", text, "has " + parts.length + " of them for " + count + " symbols");
    }
    double[] weights = new double[count];
    double gross = 0.0;
    for (int i = 0; i < count; i++) {
      weights[i] = query.number("weights", parts[i], -1.0, 1.0);
      gross += Math.abs(weights[i]);
    }
    if (gross == 0.0) {
      throw query.fault("weights", text, "are all 0");
    }
    return weights;
  }

  /** What is invested, as fractions of that; null where longs and shorts leave nothing. */
  private static double @Nullable [] invested(double @Nullable [] weights) {
    if (weights == null) {
      return null;
    }
    double sum = 0.0;
    for (double weight : weights) {
      sum += weight;
    }
    if (!(sum > 0.0)) {
      return null;
    }
    double[] invested = weights.clone();
    for (int i = 0; i < invested.length; i++) {
      invested[i] /= sum;
    }
    return invested;
  }

  private static @Nullable Symbol benchmark(Query query) {
    String text = query.text("benchmark");
    return text == null || text.equals("equal") ? null : Query.symbol("benchmark", text);
  }

  private Parameters parameters(Query query) {
    LocalDate from = query.date("from");
    LocalDate to = query.date("to");
    if (from != null && to != null && from.isAfter(to)) {
      throw query.fault("from", from.toString(), "is after to (" + to + ")");
    }
    int lookback = query.wholeNumber("lookback", Parameters.DEFAULT_LOOKBACK, 3, LOOKBACK_MAX);
    boolean unlimited = from != null && query.text("lookback") == null;
    return Parameters.defaults(timeLimitSeconds)
        .with()
        .rows(from, to, unlimited ? null : Integer.valueOf(lookback))
        .live(false)
        .riskFreeRate(query.number("risk_free_rate", 0.0, -RATE_MAX, RATE_MAX))
        .targetReturn(query.number("target_return", 0.0, -RATE_MAX, RATE_MAX))
        .covariance(query.name("covariance", CovarianceEstimator.class, CovarianceEstimator.SAMPLE))
        .expectedReturns(
            query.name("expected_returns", ReturnEstimator.class, ReturnEstimator.MEAN))
        .build();
  }

  private static Asker asker(RoutingContext ctx) {
    Identity identity = Access.of(ctx, Role.VIEWER);
    return new Asker(identity.user(), identity.may(Role.ADMIN));
  }
}
