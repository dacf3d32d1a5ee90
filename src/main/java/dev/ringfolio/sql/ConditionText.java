package dev.ringfolio.sql;

import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Comparison;
import dev.ringfolio.core.model.MetricRule;
import dev.ringfolio.core.model.MetricRule.All;
import dev.ringfolio.core.model.MetricRule.Any;
import dev.ringfolio.core.model.MetricRule.Compare;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.core.trigger.Correlations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rules and correlations as text for a column, one word a line: symbols may have blanks in them.
 */
final class ConditionText {
  private static final String ALL = "all";
  private static final String ANY = "any";

  /** In the place of a symbol, which is never empty. */
  private static final String OF_THE_PORTFOLIO = "";

  private ConditionText() {}

  static String of(MetricRule rule) {
    List<String> words = new ArrayList<>();
    write(rule, words);
    return String.join("\n", words);
  }

  private static void write(MetricRule rule, List<String> words) {
    if (rule instanceof Compare compare) {
      words.add(compare.metric().wire());
      words.add(compare.symbol() == null ? OF_THE_PORTFOLIO : compare.symbol().name());
      words.add(compare.op().wire());
      words.add(Double.toString(compare.limit()));
    } else if (rule instanceof All all) {
      write(ALL, all.rules(), words);
    } else if (rule instanceof Any any) {
      write(ANY, any.rules(), words);
    }
  }

  private static void write(String which, List<MetricRule> rules, List<String> words) {
    words.add(which);
    words.add(Integer.toString(rules.size()));
    rules.forEach(rule -> write(rule, words));
  }

  static MetricRule rule(String text) {
    return rule(Arrays.asList(text.split("\n", -1)).iterator());
  }

  private static MetricRule rule(Iterator<String> words) {
    String first = words.next();
    if (first.equals(ALL) || first.equals(ANY)) {
      List<MetricRule> rules = new ArrayList<>();
      for (int left = Integer.parseInt(words.next()); left > 0; left--) {
        rules.add(rule(words));
      }
      return first.equals(ALL) ? new All(rules) : new Any(rules);
    }
    String symbol = words.next();
    return new Compare(
        symbol.equals(OF_THE_PORTFOLIO) ? null : new Symbol(symbol),
        WireName.parse(AlertMetric.class, first).orElseThrow(),
        WireName.parse(Comparison.class, words.next()).orElseThrow(),
        Double.parseDouble(words.next()));
  }

  static String symbols(Correlations of) {
    return of.symbols().stream().map(Symbol::name).collect(Collectors.joining("\n"));
  }

  static String pairs(Correlations of) {
    return of.pairs().stream().map(String::valueOf).collect(Collectors.joining("\n"));
  }

  static Correlations correlations(String symbols, String pairs) {
    return new Correlations(
        symbols.lines().map(Symbol::new).toList(), pairs.lines().map(Double::valueOf).toList());
  }
}
