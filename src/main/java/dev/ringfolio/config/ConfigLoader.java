package dev.ringfolio.config;

import dev.ringfolio.core.model.Symbol;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the typed tree from all sources, or says in one line why it cannot. */
public final class ConfigLoader {
  /** Read where it stands and no other file is named. */
  public static final Path DEFAULT_FILE = Path.of("conf", "ringfolio.yaml");

  private final List<ConfigKey> keys = ConfigKey.all();

  /**
   * Loads and checks the configuration.
   *
   * @param arguments {@code path=value} pairs without the leading dashes
   * @param properties system properties; those that start with {@code ringfolio.} count
   * @param environment variables
   * @param file a file that must exist, or null for {@link #DEFAULT_FILE} if it does
   * @throws ConfigException in one line: the key, the value, what is allowed
   */
  public Config load(
      Map<String, String> arguments,
      Map<String, String> properties,
      Map<String, String> environment,
      @Nullable Path file)
      throws ConfigException {
    Path used = file == null ? DEFAULT_FILE : file;
    boolean absent = file == null && !Files.exists(used);
    Map<String, String> fromFile = absent ? Map.of() : ConfigFile.read(used);
    ConfigSources sources =
        ConfigSources.of(keys, arguments, properties, environment, fromFile, used.toString());
    Map<String, Object> values = new HashMap<>();
    for (ConfigKey key : keys) {
      Optional<ConfigSources.Found> found = sources.find(key);
      String raw = found.map(ConfigSources.Found::value).orElse(key.key().value());
      String origin = found.map(ConfigSources.Found::origin).orElse("default");
      values.put(key.path(), convert(key, raw.strip(), origin));
    }
    Config config = (Config) build("", Config.class, values);
    ConfigRules.check(config);
    return config;
  }

  private static Object convert(ConfigKey key, String raw, String origin) throws ConfigException {
    ConfigException bad = ConfigException.bad(key, raw, origin);
    if (key.key().oneOf().length > 0 && !Arrays.asList(key.key().oneOf()).contains(raw)) {
      throw bad;
    }
    Class<?> type = key.type();
    if (type == String.class) {
      return raw;
    }
    if (type == Path.class) {
      return path(raw, bad);
    }
    if (type == boolean.class) {
      if (!raw.equals("true") && !raw.equals("false")) {
        throw bad;
      }
      return raw.equals("true");
    }
    if (type == List.class) {
      return list(key, raw, bad);
    }
    return number(key, raw, bad);
  }

  private static Path path(String raw, ConfigException bad) throws ConfigException {
    if (raw.isEmpty() || raw.indexOf('\0') >= 0) {
      throw bad;
    }
    return Path.of(raw);
  }

  private static List<?> list(ConfigKey key, String raw, ConfigException bad)
      throws ConfigException {
    List<Object> items = new ArrayList<>();
    for (String item : raw.split(",", -1)) {
      if (item.isBlank() && raw.isBlank()) {
        continue;
      }
      if (key.holdsSymbols()) {
        Symbol symbol = Symbol.parse(item).orElseThrow(() -> bad);
        if (!items.contains(symbol)) {
          items.add(symbol);
        }
      } else if (item.isBlank()) {
        throw bad;
      } else {
        items.add(item.strip());
      }
    }
    return List.copyOf(items);
  }

  private static Object number(ConfigKey key, String raw, ConfigException bad)
      throws ConfigException {
    BigDecimal value;
    try {
      value = raw.length() > 40 ? null : new BigDecimal(raw);
    } catch (NumberFormatException e) {
      throw bad;
    }
    if (value == null
        || value.doubleValue() < key.key().min()
        || value.doubleValue() > key.key().max()) {
      throw bad;
    }
    try {
      if (key.type() == int.class) {
        return value.intValueExact();
      }
      if (key.type() == long.class) {
        return value.longValueExact();
      }
      return key.type() == double.class ? value.doubleValue() : duration(key, value);
    } catch (ArithmeticException e) {
      throw bad;
    }
  }

  /** The key's sentence names its unit: it begins with Seconds or Milliseconds. */
  private static Duration duration(ConfigKey key, BigDecimal value) {
    int scale = key.key().doc().startsWith("Milliseconds") ? 6 : 9;
    return Duration.ofNanos(value.movePointRight(scale).longValueExact());
  }

  private static Object build(String prefix, Class<?> record, Map<String, Object> values) {
    RecordComponent[] components = record.getRecordComponents();
    Object[] arguments = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      String path = prefix + ConfigKey.snake(components[i].getName());
      types[i] = components[i].getType();
      Object value = values.get(path);
      arguments[i] = value == null ? build(path + ".", types[i], values) : value;
    }
    try {
      Constructor<?> constructor = record.getDeclaredConstructor(types);
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("record " + record.getName(), e);
    }
  }
}
