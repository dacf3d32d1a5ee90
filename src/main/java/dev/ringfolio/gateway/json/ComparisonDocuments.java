package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfolio.core.model.Symbol;
import java.util.List;

/**
 * The downloads of a comparison, made of its {@linkplain ComparisonJson#answer answer}: digits are
 * those of the answer. Names of symbols and methods hold neither commas nor quotes. Any thread.
 */
public final class ComparisonDocuments {
  private static final List<String> BESTS =
      List.of("best_sharpe_method", "best_diversification_method", "lowest_volatility_method");
  private static final List<String> COLUMNS =
      List.of(
          "method",
          "expected_return",
          "expected_volatility",
          "sharpe_ratio",
          "diversification_ratio");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();
  private static final ObjectReader READER = MAPPER.reader();
  private static final ObjectWriter INDENTED = MAPPER.writer(printer());

  private ComparisonDocuments() {}

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter two = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    printer.indentObjectsWith(two);
    printer.indentArraysWith(two);
    return printer;
  }

  /** The best methods and the results, indented by two. */
  public static String json(String answer) {
    JsonNode whole = read(answer);
    ObjectNode shown = MAPPER.createObjectNode();
    BESTS.forEach(best -> shown.set(best, whole.get(best)));
    shown.set("results", whole.get("results"));
    try {
      return INDENTED.writeValueAsString(shown) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write what was read", e);
    }
  }

  /** A row of figures for each method; empty where it has none. */
  public static String metrics(String answer) {
    StringBuilder csv = new StringBuilder(String.join(",", COLUMNS)).append('\n');
    for (JsonNode row : read(answer).get("metrics")) {
      csv.append(String.join(",", COLUMNS.stream().map(name -> cell(row.get(name))).toList()))
          .append('\n');
    }
    return csv.toString();
  }

  /**
   * A row of weights for each symbol, a column for each method; those of a method that failed are
   * empty.
   *
   * @param symbols of the comparison
   */
  public static String weights(String answer, List<Symbol> symbols) {
    JsonNode results = read(answer).get("results");
    StringBuilder csv = new StringBuilder("symbol");
    results.fieldNames().forEachRemaining(method -> csv.append(',').append(method));
    csv.append('\n');
    for (Symbol symbol : symbols) {
      csv.append(symbol.name());
      for (JsonNode result : results) {
        JsonNode weights = result.get("weights");
        JsonNode weight = weights == null ? null : weights.get(symbol.name());
        csv.append(',');
        if (weights != null) {
          csv.append(weight == null ? "0" : cell(weight));
        }
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  private static String cell(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    return value.isNumber() ? value.decimalValue().toPlainString() : value.textValue();
  }

  private static JsonNode read(String answer) {
    try {
      return READER.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that is kept is no JSON", e);
    }
  }
}
