package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/**
 * A small market and the problems of all {@link ContractCase}s in it. Equal weights keep every kind
 * of constraints. The same market may be had in another order, in other units and with a copy of
 * its last asset: then the problems are the same but for that.
 *
 * @param names n
 * @param returns T×n, row-major, of a day
 * @param unit what all returns and all figures in units of return are multiplied with
 * @param original assets that are no copies: the benchmark, the holdings and the groups are theirs
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
record ContractMarket(List<Symbol> names, double[] returns, double unit, int original, long seed) {
  static final int ASSETS = 6;
  private static final int ROWS = 70;
  private static final double RATE = 0.01;
  private static final double TARGET = 0.03;
  private static final double AVERSION = 4.0;
  private static final long EVALUATIONS = 1_500;

  static ContractMarket of(long seed) {
    ReturnsMatrix matrix = RandomMarket.returns(new Random(seed), ASSETS, ROWS);
    return new ContractMarket(matrix.symbols(), matrix.returns(), 1.0, ASSETS, seed);
  }

  int assets() {
    return names.size();
  }

  ContractMarket reversed() {
    int n = assets();
    return picked(n, i -> n - 1 - i);
  }

  ContractMarket withCopyOfLast() {
    int n = assets();
    return picked(n + 1, i -> Math.min(i, n - 1));
  }

  ContractMarket times(double factor) {
    double[] scaled = Arrays.stream(returns).map(value -> factor * value).toArray();
    return new ContractMarket(names, scaled, unit * factor, original, seed);
  }

  private ContractMarket picked(int count, IntUnaryOperator pick) {
    int n = assets();
    double[] cells = new double[ROWS * count];
    Symbol[] symbols = new Symbol[count];
    for (int i = 0; i < count; i++) {
      int from = pick.applyAsInt(i);
      symbols[i] = i < n ? names.get(from) : new Symbol("COPY");
      for (int t = 0; t < ROWS; t++) {
        cells[t * count + i] = returns[t * n + from];
      }
    }
    return new ContractMarket(List.of(symbols), cells, unit, original, seed);
  }

  Problem problem(ContractCase wanted) {
    ReturnsMatrix matrix = new ReturnsMatrix(names, ROWS, returns, 0, true, List.of());
    Map<Symbol, Double> equal = new HashMap<>();
    RandomMarket.symbols(original).forEach(symbol -> equal.put(symbol, 1.0 / original));
    Parameters parameters =
        Parameters.defaults(30.0)
            .with()
            .riskFreeRate(unit * RATE)
            .targetReturn(unit * TARGET)
            .riskAversion(AVERSION / unit)
            .seed(seed)
            .evaluations(EVALUATIONS)
            .trading(new Trading(equal, 0.0, new Trading.Benchmark(equal), 1, List.of()))
            .build();
    Problem open =
        new Problem(
            names,
            SampleEstimator.estimate(matrix),
            Scenarios.of(matrix),
            wanted.objective(),
            wanted.method(),
            Constraints.DEFAULT,
            parameters);
    return new Problem(
        names,
        open.estimates(),
        open.scenarios(),
        wanted.objective(),
        wanted.method(),
        constraints(wanted, open),
        parameters);
  }

  /** Figures that hold equal weights and cut off much else. */
  private Constraints constraints(ContractCase wanted, Problem open) {
    double[] equal = open.inOrder(open.parameters().trading().previousWeights());
    double volatility = PlainContract.volatility(open, equal);
    double earned = RowArithmetic.dot(open.estimates().mu(), equal);
    Constraints box = wanted.box();
    return switch (wanted.kind()) {
      case GROUPS ->
          limited()
              .groups(
                  List.of(
                      new Constraints.Group("first", RandomMarket.symbols(2), 0.1, 0.4),
                      new Constraints.Group(
                          "second", RandomMarket.symbols(3).subList(1, 3), 0.2, 0.9)))
              .build();
      case TURNOVER -> limited().maxTurnover(0.4).build();
      case TRACKING_ERROR -> limited().maxTrackingError(0.3 * volatility).build();
      case MAX_VOLATILITY -> limited().maxVolatility(volatility).build();
      case MIN_RETURN -> limited().minReturn(earned).build();
      default -> box;
    };
  }

  /** Fully invested, without further bounds but those that are added. */
  static Constraints.Builder limited() {
    return Constraints.DEFAULT.with().cvarConfidence(0.08);
  }
}
