package dev.ringfolio.config;

import dev.ringfolio.core.model.Symbol;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One key of the tree, found by reflection over {@link Config}.
 *
 * @param path for example {@code feed.reconnect.delay}
 * @param key its documentation and bounds
 * @param type of the component
 * @param genericType of the component
 */
record ConfigKey(String path, Key key, Class<?> type, Type genericType) {

  /** Every key, in the order of the tree. */
  static List<ConfigKey> all() {
    List<ConfigKey> keys = new ArrayList<>();
    collect("", Config.class, keys);
    return List.copyOf(keys);
  }

  private static void collect(String prefix, Class<?> record, List<ConfigKey> into) {
    for (RecordComponent component : record.getRecordComponents()) {
      String path = prefix + snake(component.getName());
      Key key = component.getAnnotation(Key.class);
      if (key != null) {
        into.add(new ConfigKey(path, key, component.getType(), component.getGenericType()));
      } else {
        collect(path + ".", component.getType(), into);
      }
    }
  }

  /** {@code restUrl} → {@code rest_url}. */
  static String snake(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** {@code feed.rest_url} → {@code RINGFOLIO_FEED_REST_URL}. */
  String variable() {
    return "RINGFOLIO_" + path.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** What may stand here, for errors and the help. */
  String allowed() {
    if (key.oneOf().length > 0) {
      return "one of " + String.join(", ", key.oneOf());
    }
    if (type == int.class || type == long.class) {
      return "a whole number" + range(true);
    }
    if (type == double.class || type == Duration.class) {
      return "a number" + range(false);
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == Path.class) {
      return "a path";
    }
    if (type == List.class) {
      return holdsSymbols() ? "symbols, comma-separated" : "words, comma-separated";
    }
    return "a text";
  }

  boolean holdsSymbols() {
    return genericType instanceof ParameterizedType list
        && list.getActualTypeArguments()[0] == Symbol.class;
  }

  private String range(boolean whole) {
    boolean below = key.min() != Double.NEGATIVE_INFINITY;
    boolean above = key.max() != Double.POSITIVE_INFINITY;
    if (below && above) {
      return " from " + number(key.min(), whole) + " to " + number(key.max(), whole);
    }
    return below ? " of at least " + number(key.min(), whole) : "";
  }

  private static String number(double value, boolean whole) {
    return whole || value == Math.rint(value)
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
