package dev.ringfolio.gateway.json;

import dev.ringfolio.contract.ComparisonFinished;
import dev.ringfolio.contract.ComparisonFinished.ComparedMethod;
import dev.ringfolio.contract.ComparisonFinished.Figures;
import dev.ringfolio.contract.ComparisonState;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of comparisons.
 *
 * <p><b>Problem.</b> An answer takes at most {@value #BYTES_MIN} bytes at 20 symbols and 100,000 at
 * 200, however long the history and whatever the names. The history is no part of it. But seven
 * methods tell a weight and a risk contribution of each symbol, and names have up to 32 characters:
 * 7 × 2 × (32 + 13) = 630 bytes a symbol, where 500 are allowed.
 *
 * <p><b>Idea.</b> An answer has {@value #BYTES_EACH} bytes for each symbol, and {@value #BYTES_MIN}
 * at least. With long-only weights names of up to 12 characters fit with all that there is to tell:
 * 20 × 7 × 2 × (12 + 12) = 6,720, and all else takes some 3,000. Where an answer would be longer,
 * each method tells as many of its greatest risk contributions as fit, and a warning says so.
 * Weights are always told whole: 7 × (32 + 13) = 315 bytes a symbol at the most, which leaves 3,700
 * of 10,000 for all else. Texts of others (warnings, errors) are cut, and the warnings are left out
 * where not even that would do.
 */
public final class ComparisonJson {
  /** Bytes that an answer may have for each symbol. */
  static final int BYTES_EACH = 500;

  /** Bytes that any answer may have. */
  static final int BYTES_MIN = 10_000;

  static final int DECIMALS = 6;
  static final int WARNINGS_MAX = 10;

  /** Characters of a warning or an error; longer ones are cut. */
  static final int DETAIL_MAX = 160;

  private ComparisonJson() {}

  /** What a comparison that is not over, or stands in a list, is told by. */
  public static JsonWriter state(JsonWriter json, ComparisonState state) {
    json.object()
        .field("comparison_id", state.id())
        .field("status", state.status().wire())
        .field("queue_position", state.position())
        .secondsField("estimated_wait", state.estimatedWaitSeconds())
        .field("request_id", state.requestId())
        .field("portfolio_id", state.portfolioId())
        .namesField("symbols", state.symbols())
        .isoField("created_at", state.createdMillis());
    if (state.finishedMillis() > 0) {
      json.isoField("finished_at", state.finishedMillis());
    } else {
      json.nullField("finished_at");
    }
    return json.endObject();
  }

  /** The answer to a comparison that is over, within its bytes. */
  public static String answer(ComparisonFinished finished) {
    int most = Math.max(BYTES_MIN, BYTES_EACH * finished.request().symbols().size());
    int symbols = finished.request().symbols().size();
    String whole = new Writing(finished, symbols, true).text();
    if (fits(whole, most)) {
      return whole;
    }
    String least = new Writing(finished, 0, true).text();
    boolean warned = fits(least, most);
    String best = warned ? least : new Writing(finished, 0, false).text();
    // The greatest number of contributions that fits, by bisection: one that does is known.
    int fitting = 0;
    int tooMany = symbols;
    while (tooMany - fitting > 1) {
      int middle = (fitting + tooMany) / 2;
      String text = new Writing(finished, middle, warned).text();
      if (fits(text, most)) {
        fitting = middle;
        best = text;
      } else {
        tooMany = middle;
      }
    }
    return best;
  }

  /** Names are plain and texts of others may not be, so bytes are counted, not characters. */
  private static boolean fits(String text, int most) {
    return text.getBytes(StandardCharsets.UTF_8).length <= most;
  }

  /** One try at the answer. */
  private static final class Writing {
    private final ComparisonFinished finished;
    private final List<Symbol> symbols;
    private final int contributions;
    private final boolean warned;
    private final JsonWriter json = new JsonWriter();

    /**
     * @param contributions told of each method at most
     * @param warned whether warnings are told
     */
    Writing(ComparisonFinished finished, int contributions, boolean warned) {
      this.finished = finished;
      this.symbols = finished.request().symbols();
      this.contributions = contributions;
      this.warned = warned;
    }

    String text() {
      json.object()
          .field("comparison_id", finished.id())
          .field("status", finished.status().wire())
          .field("portfolio_id", finished.request().portfolioId());
      best("best_sharpe_method", finished.bestSharpe());
      best("best_diversification_method", finished.bestDiversification());
      best("lowest_volatility_method", finished.lowestVolatility());
      json.object("results");
      finished.methods().forEach(this::result);
      json.endObject().array("metrics");
      finished.methods().forEach(this::metrics);
      json.endArray();
      if (finished.marketDataMillis() > 0) {
        json.isoField("market_data_timestamp", finished.marketDataMillis());
      } else {
        json.nullField("market_data_timestamp");
      }
      json.field("observations", finished.observations())
          .field("simulated", finished.simulated())
          .secondsField("comparison_time", finished.seconds())
          .isoField("finished_at", finished.finishedMillis());
      warnings();
      if (finished.failure() != null) {
        error(finished.failure());
      }
      return new String(json.endObject().bytes(), StandardCharsets.UTF_8);
    }

    private void best(String name, @Nullable Objective method) {
      json.field(name, method == null ? null : method.wire());
    }

    private void result(ComparedMethod of) {
      json.object(of.method().wire());
      Figures figures = of.figures();
      if (figures != null) {
        json.object("weights");
        named(figures.weights(), symbols.size());
        json.endObject();
        figures(figures);
        json.object("risk_contributions");
        named(figures.riskContributions(), contributions);
        json.endObject();
      } else if (of.failure() != null) {
        error(of.failure());
      }
      json.endObject();
    }

    private void metrics(ComparedMethod of) {
      json.object().field("method", of.method().wire());
      figures(
          of.figures() == null
              ? new Figures(
                  new double[0], Double.NaN, Double.NaN, Double.NaN, Double.NaN, new double[0])
              : of.figures());
      json.endObject();
    }

    private void figures(Figures figures) {
      figure("expected_return", figures.expectedReturn());
      figure("expected_volatility", figures.expectedVolatility());
      figure("sharpe_ratio", figures.sharpeRatio());
      figure("diversification_ratio", figures.diversificationRatio());
    }

    private void figure(String name, double value) {
      if (Double.isFinite(value)) {
        json.field(name, rounded(value));
      } else {
        json.nullField(name);
      }
    }

    /**
     * The {@code most} greatest by size, in the order of the symbols; those that are zero are left
     * out.
     */
    private void named(double[] values, int most) {
      double least = most >= values.length ? 0.0 : leastOf(values, most);
      int told = 0;
      for (int i = 0; i < values.length && told < most; i++) {
        if (!Double.isFinite(values[i]) || Math.abs(values[i]) < least) {
          continue;
        }
        BigDecimal value = rounded(values[i]);
        if (value.signum() != 0) {
          json.field(symbols.get(i).name(), value);
          told++;
        }
      }
    }

    /** The size from which on values are among the {@code most} greatest. */
    private static double leastOf(double[] values, int most) {
      if (most == 0) {
        return Double.POSITIVE_INFINITY;
      }
      double[] sizes = Arrays.stream(values).map(Math::abs).sorted().toArray();
      return sizes[sizes.length - most];
    }

    private void warnings() {
      json.array("warnings");
      if (contributions < symbols.size()) {
        warning(
            new Warning(
                "risk_contributions_cut",
                "each method tells its " + contributions + " greatest; the answer is full"));
      }
      if (warned) {
        finished.warnings().stream().limit(WARNINGS_MAX).forEach(this::warning);
      }
      json.endArray();
    }

    private void warning(Warning warning) {
      json.object()
          .field("code", warning.code())
          .field("detail", cut(warning.detail()))
          .endObject();
    }

    private void error(Failure failure) {
      Refusal refusal = Refusal.ofOptimization(failure);
      json.object("error")
          .field("code", refusal.code().wire())
          .field("detail", cut(refusal.detail()))
          .endObject();
    }
  }

  private static BigDecimal rounded(double value) {
    return new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros();
  }

  private static String cut(String text) {
    return text.length() <= DETAIL_MAX ? text : text.substring(0, DETAIL_MAX) + "…";
  }
}
