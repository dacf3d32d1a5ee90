package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.model.Symbol;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what names symbols: each is one of the request's, and named once. */
final class WeightsReader {
  private final Set<Symbol> symbols;

  /**
   * @param symbols of the request: what may be named
   */
  WeightsReader(List<Symbol> symbols) {
    this.symbols = Set.copyOf(symbols);
  }

  /** How many symbols the request has. */
  int count() {
    return symbols.size();
  }

  /** Numbers by symbol; empty where {@code name} is not given. */
  Map<Symbol, Double> weights(Fields of, String name, double min, double max) {
    JsonNode node = of.get(name);
    if (node == null) {
      return Map.of();
    }
    if (!node.isObject()) {
      throw of.fault(name, node, "is not an object of weights by symbol");
    }
    Fields named = of.element(name, node);
    Map<Symbol, Double> weights = new LinkedHashMap<>();
    node.fieldNames()
        .forEachRemaining(
            key -> {
              Symbol symbol = Symbol.parse(key).filter(symbols::contains).orElse(null);
              if (symbol == null) {
                throw named.fault(key, "is a weight of none of the request's symbols");
              }
              double weight = named.numberWithin(key, 0.0, min, max, "");
              if (weights.put(symbol, weight) != null) {
                throw named.fault(key, "is the second weight of one symbol");
              }
            });
    return weights;
  }

  /** An array of symbols, at least one. */
  List<Symbol> symbols(Fields of, String name) {
    JsonNode node = of.get(name);
    if (node == null) {
      throw of.missing(name, "give an array of symbols, at least one");
    }
    if (!node.isArray() || node.isEmpty()) {
      throw of.fault(name, "is not an array of symbols, at least one");
    }
    Set<Symbol> named = new LinkedHashSet<>();
    for (int i = 0; i < node.size(); i++) {
      JsonNode element = node.get(i);
      String at = name + "[" + i + "]";
      if (!element.isTextual()) {
        throw of.fault(at, element, "is not a string");
      }
      Symbol symbol = Symbol.parse(element.textValue()).filter(symbols::contains).orElse(null);
      if (symbol == null) {
        throw of.fault(at, element, "is none of the request's symbols");
      }
      if (!named.add(symbol)) {
        throw of.fault(at, element, "stands twice; each symbol counts once");
      }
    }
    return List.copyOf(named);
  }
}
