package dev.ringfolio.gateway.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A request as text, in which every optional part is there or not, as its seed has it. */
final class RandomRequest {
  private static final String[] WORDS = {"", "α – ω", "a\"b\\c", "\u0001\t", "\uD83D\uDE00"};

  private final Random random;
  private final List<String> symbols;

  private RandomRequest(Random random) {
    this.random = random;
    this.symbols = IntStream.range(0, 2 + random.nextInt(6)).mapToObj(i -> "S" + i + ".X").toList();
  }

  static String text(long seed) {
    return new RandomRequest(new Random(seed)).whole();
  }

  private String whole() {
    String method = oneOf("mean_variance", "genetic_algorithm", "vqe", "qaoa");
    return object(
        always("client_id", () -> quoted("client")),
        always("user", () -> quoted("user")),
        always("scope", () -> quoted("scope")),
        always("symbols", () -> names(symbols)),
        always("objective", () -> quoted(oneOf("maximize_sharpe", "maximize_utility"))),
        always("method", () -> quoted(method)),
        always("trigger", () -> quoted(oneOf("manual", "news", "risk_alert"))),
        maybe("request_id", () -> quoted(oneOf("r-1", "é", "opt_x_1"))),
        maybe("portfolio_id", () -> quoted("p-1")),
        maybe("constraints", this::constraints),
        always("parameters", this::parameters),
        maybe("metadata", () -> metadata(3)),
        maybe("warnings", () -> "[{\"code\":\"a_b\",\"detail\":" + quoted("a \\\"b\\\"") + "}]"));
  }

  private String constraints() {
    return object(
        maybe("long_only", () -> "false"),
        maybe("sum_to_one", () -> "false"),
        maybe("min_weight", () -> number(0.0, 0.4)),
        maybe("max_weight", () -> number(0.5, 1.0)),
        maybe("cvar_confidence", () -> number(0.01, 0.1)),
        maybe("groups", this::groups),
        maybe("max_turnover", () -> number(0.0, 2.0)),
        maybe("max_tracking_error", () -> number(0.0, 1.0)),
        maybe("max_volatility", () -> number(0.001, 1.0)),
        maybe("min_return", () -> number(-1.0, 1.0)));
  }

  private String groups() {
    return "["
        + object(
            maybe("name", () -> quoted("tech")),
            always("symbols", () -> names(symbols.subList(0, 1 + random.nextInt(2)))),
            always("min", () -> number(0.0, 0.3)),
            maybe("max", () -> number(0.3, 1.0)))
        + "]";
  }

  private String parameters() {
    int horizon = 1 + random.nextInt(3);
    return object(
        always("time_limit", () -> number(0.01, 3_000.0)),
        maybe("risk_free_rate", () -> number(-1.0, 1.0)),
        maybe("target_return", () -> oneOf("-0.0", "1e-300", number(-1.0, 1.0))),
        maybe("from", () -> quoted("2020-02-29")),
        maybe("to", () -> quoted("2024-12-31")),
        maybe("lookback", () -> String.valueOf(2 + random.nextInt(1_000))),
        maybe("live", () -> "false"),
        maybe("covariance", () -> quoted(oneOf("exponential", "ledoit_wolf"))),
        maybe("expected_returns", () -> quoted(oneOf("exponential", "black_litterman"))),
        maybe("span", () -> number(1.01, 1_000.0)),
        maybe("risk_aversion", () -> number(0.0, 1e9)),
        maybe("views", this::views),
        maybe("tau", () -> number(1e-9, 1.0)),
        maybe("market_weights", () -> weights(1e12)),
        maybe("seed", () -> String.valueOf(random.nextLong())),
        maybe("evaluations", () -> String.valueOf(1 + random.nextInt(1_000_000_000))),
        maybe("previous_weights", () -> weights(1_000)),
        maybe("transaction_cost", () -> number(0.0, 1.0)),
        maybe("benchmark", () -> random.nextBoolean() ? quoted("equal") : weights(1.0)),
        maybe("robust", this::robust),
        always("horizon", () -> String.valueOf(horizon)),
        maybe("scales", () -> scales(horizon)),
        maybe("distance", () -> quoted(oneOf("lopez_de_prado", "condensed"))),
        maybe("risk_factor", () -> number(0.0, 1e9)),
        maybe("budget", () -> String.valueOf(1 + random.nextInt(symbols.size()))),
        maybe("layers", () -> String.valueOf(1 + random.nextInt(1_000))),
        maybe("penalty", () -> number(1e-9, 1e9)));
  }

  private String views() {
    return "["
        + object(
            always("weights", () -> weights(1.0)),
            always("return", () -> number(-1.0, 1.0)),
            maybe("confidence", () -> number(0.0, 1.0)))
        + "]";
  }

  private String robust() {
    return switch (random.nextInt(3)) {
      case 0 -> "{\"kind\":\"ellipsoid\",\"radius\":" + number(0.0, 1e6) + "}";
      case 1 -> "{\"kind\":\"box\"}";
      default -> "{\"kind\":\"box\",\"deltas\":" + weights(1.0) + "}";
    };
  }

  private String scales(int horizon) {
    return IntStream.range(0, horizon)
        .mapToObj(h -> number(-1e6, 1e6))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Numbers of each kind, whole doubles and minus zero among them. */
  private String metadata(int depth) {
    return object(
        maybe("text", () -> quoted(escaped(oneOf(WORDS)))),
        maybe("int", () -> "-7"),
        maybe("long", () -> String.valueOf(random.nextLong())),
        maybe("big", () -> "123456789012345678901234567890"),
        maybe("double", () -> oneOf("1.0", "-0.0", "1e300", "0.1", "123456789.0")),
        maybe("truth", () -> "true"),
        maybe("nothing", () -> "null"),
        maybe("list", () -> "[1, 1.0, null, [], {}]"),
        maybe("inner", () -> depth == 0 ? "{}" : metadata(depth - 1)));
  }

  private String weights(double most) {
    List<String> fields = new ArrayList<>();
    for (String symbol : symbols.subList(0, 1 + random.nextInt(symbols.size()))) {
      fields.add(quoted(symbol) + ":" + number(most / 2, most));
    }
    return "{" + String.join(",", fields) + "}";
  }

  private String number(double min, double max) {
    double value = min + (max - min) * random.nextDouble();
    return random.nextInt(4) == 0 ? Double.toString(min) : Double.toString(value);
  }

  private String oneOf(String... words) {
    return words[random.nextInt(words.length)];
  }

  private static String escaped(String text) {
    return text.chars()
        .mapToObj(c -> String.format(Locale.ROOT, "\\u%04x", c))
        .collect(Collectors.joining());
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static String names(List<String> symbols) {
    return symbols.stream().map(RandomRequest::quoted).collect(Collectors.joining(",", "[", "]"));
  }

  private static String always(String name, Supplier<String> value) {
    return quoted(name) + ":" + value.get();
  }

  private String maybe(String name, Supplier<String> value) {
    return random.nextBoolean() ? always(name, value) : "";
  }

  private static String object(String... fields) {
    return Arrays.stream(fields)
        .filter(field -> !field.isEmpty())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
