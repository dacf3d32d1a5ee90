package dev.ringfolio.gateway.rest;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.Refusal;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request's query. What is wrong is thrown as a {@link RefusalException} whose
 * detail names the parameter, the value and the rule.
 */
final class Query {
  /** Entries of one page of a list. */
  static final int PAGE_MAX = 100;

  private static final int PAGE_DEFAULT = 20;
  private static final int SHOWN_MAX = 64;
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,17})?");
  private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");
  private static final String MOMENTS =
      "is not a moment since 1970 of the form 2024-01-31T12:00:00Z, or a date";

  private final RoutingContext ctx;
  private final ErrorCode code;

  /**
   * Reads the query of a request.
   *
   * @param code of what is wrong
   */
  Query(RoutingContext ctx, ErrorCode code) {
    this.ctx = ctx;
    this.code = code;
  }

  /** The value of {@code name}, or null where it is missing or empty. */
  @Nullable String text(String name) {
    List<String> values = ctx.queryParam(name);
    if (values.size() > 1) {
      throw refused(code, name + ": given twice");
    }
    if (values.isEmpty() || values.get(0).isEmpty()) {
      return null;
    }
    if (values.get(0).indexOf('\0') >= 0) {
      throw refused(code, name + ": holds the character 0, which no text does");
    }
    return values.get(0);
  }

  boolean truth(String name) {
    String text = text(name);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (!text.equals("true")) {
      throw fault(name, text, "is not true or false");
    }
    return true;
  }

  double number(String name, double fallback, double min, double max) {
    String text = text(name);
    return text == null ? fallback : number(name, text, min, max);
  }

  /** The number that {@code text}, a part of the value of {@code name}, is. */
  double number(String name, String text, double min, double max) {
    double value = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!(value >= min && value <= max)) {
      throw fault(name, text, "is not a number within " + plain(min) + ".." + plain(max));
    }
    return value;
  }

  /** The constant that the value of {@code name} names. */
  <E extends Enum<E> & WireName> E name(String name, Class<E> type, E fallback) {
    E named = name(name, type);
    return named == null ? fallback : named;
  }

  /** The constant that the value of {@code name} names, or null where it is missing or empty. */
  <E extends Enum<E> & WireName> @Nullable E name(String name, Class<E> type) {
    String text = text(name);
    return text == null
        ? null
        : WireName.parse(type, text)
            .orElseThrow(() -> fault(name, text, "is not one of " + WireName.allowed(type)));
  }

  int wholeNumber(String name, int fallback, int min, int max) {
    String text = text(name);
    if (text == null) {
      return fallback;
    }
    int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (value < min || value > max) {
      throw fault(name, text, "is not a whole number within " + min + ".." + max);
    }
    return value;
  }

  /** Entries of one page. */
  int limit() {
    return wholeNumber("limit", PAGE_DEFAULT, 1, PAGE_MAX);
  }

  /** Where a page goes on, as the one before said by {@code next}; {@code start} for the first. */
  long after(long start) {
    String text = text("after");
    if (text == null) {
      return start;
    }
    long number = serial(text);
    if (number < 0) {
      throw fault("after", text, "is not what a page gave as next");
    }
    return number;
  }

  /** The number in {@code text}, or −1 where it is none that is given to anything here. */
  static long serial(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
  }

  @Nullable LocalDate date(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      if (text.length() == "yyyy-mm-dd".length()) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeParseException e) {
      throw fault(name, text, "is not a date of the form 2024-01-31");
    }
    throw fault(name, text, "is not a date of the form 2024-01-31");
  }

  /**
   * A moment in epoch milliseconds, or null where it is missing or empty. A date alone is its first
   * millisecond in UTC, or its last.
   */
  @Nullable Long moment(String name, boolean last) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      Instant moment =
          text.length() == "yyyy-mm-dd".length()
              ? midnight(LocalDate.parse(text), last)
              : Instant.parse(text);
      if (!moment.isBefore(Instant.EPOCH) && moment.isBefore(YEAR_10000)) {
        return moment.toEpochMilli();
      }
    } catch (DateTimeParseException e) {
      throw fault(name, text, MOMENTS);
    }
    throw fault(name, text, MOMENTS);
  }

  private static Instant midnight(LocalDate date, boolean last) {
    return last
        ? date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1)
        : date.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The distinct symbols of a comma-separated list, 1 to {@code max} of them. */
  List<Symbol> symbols(String name, int max) {
    String text = text(name);
    if (text == null) {
      throw refused(code, name + ": missing; give symbols, comma-separated");
    }
    Set<Symbol> symbols = new LinkedHashSet<>();
    for (String one : text.split(",", -1)) {
      symbols.add(symbol(name, one));
      if (symbols.size() > max) {
        throw refused(ErrorCode.SYMBOL_LIMIT, name + ": more than " + max + " of them");
      }
    }
    return new ArrayList<>(symbols);
  }

  static Symbol symbol(String name, String text) {
    return Symbol.parse(text)
        .orElseThrow(
            () ->
                refused(
                    ErrorCode.INVALID_SYMBOL,
                    name + ": '" + cut(text) + "' does not match " + Symbol.RULE));
  }

  RefusalException fault(String name, String value, String rule) {
    return refused(code, name + ": '" + cut(value) + "' " + rule);
  }

  static RefusalException refused(ErrorCode code, String detail) {
    return new RefusalException(new Refusal(code, detail));
  }

  static String cut(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }

  private static String plain(double value) {
    return Long.toString((long) value);
  }
}
