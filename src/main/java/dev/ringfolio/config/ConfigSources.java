package dev.ringfolio.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where values come from, strongest first: arguments, system properties, {@code RINGFOLIO_…}
 * variables, the variables of the systems that this one replaces, the file.
 */
final class ConfigSources {
  /** Variables of the systems that this one replaces, and the keys that they set. */
  static final Map<String, String> VARIABLES_OF_THE_ORIGINALS =
      new TreeMap<>(
          Map.of(
              "FINNHUB_API_KEY", "feed.key",
              "REDIS_URL", "redis.url",
              "DATABASE_URL", "database.url",
              "PRICE_CACHE_TTL", "prices.ttl",
              "WS_HEARTBEAT_INTERVAL", "gateway.heartbeat_interval",
              "WS_CONNECTION_TIMEOUT", "gateway.idle_timeout",
              "WS_MAX_RECONNECT_ATTEMPTS", "feed.reconnect.attempts",
              "WS_RECONNECT_DELAY", "feed.reconnect.delay"));

  /** Variables that an orchestrator sets for a service called ringfolio; they are not ours. */
  private static final List<String> FOREIGN_PREFIXES =
      List.of("RINGFOLIO_SERVICE_", "RINGFOLIO_PORT");

  /** A raw value and where it stands. */
  record Found(String value, String origin) {}

  private final List<Map<String, Found>> strongestFirst;

  private ConfigSources(List<Map<String, Found>> strongestFirst) {
    this.strongestFirst = strongestFirst;
  }

  /**
   * @param arguments key path → value, as given after {@code --}
   * @param properties system properties
   * @param environment variables
   * @param file key path → value, from the file
   * @throws ConfigException if a source names a key that does not exist
   */
  static ConfigSources of(
      List<ConfigKey> keys,
      Map<String, String> arguments,
      Map<String, String> properties,
      Map<String, String> environment,
      Map<String, String> file,
      String fileName)
      throws ConfigException {
    return new ConfigSources(
        List.of(
            named(keys, arguments, "argument --", ""),
            named(keys, ours(properties), "property -D", "ringfolio."),
            variables(keys, environment),
            originals(environment),
            named(keys, file, fileName + ": ", "")));
  }

  Optional<Found> find(ConfigKey key) {
    return strongestFirst.stream()
        .filter(source -> source.containsKey(key.path()))
        .map(source -> source.get(key.path()))
        .findFirst();
  }

  private static Map<String, String> ours(Map<String, String> properties) {
    return properties.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("ringfolio."))
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().substring("ringfolio.".length()), Map.Entry::getValue));
  }

  private static Map<String, Found> named(
      List<ConfigKey> keys, Map<String, String> values, String origin, String prefix)
      throws ConfigException {
    Map<String, Found> found = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : values.entrySet()) {
      String path = entry.getKey();
      if (keys.stream().noneMatch(key -> key.path().equals(path))) {
        throw unknown(origin + prefix + path, nearest(keys, path));
      }
      found.put(path, new Found(entry.getValue(), origin + prefix + path));
    }
    return found;
  }

  private static Map<String, Found> variables(List<ConfigKey> keys, Map<String, String> environment)
      throws ConfigException {
    Map<String, ConfigKey> byVariable = new HashMap<>();
    keys.forEach(key -> byVariable.put(key.variable(), key));
    Map<String, Found> found = new LinkedHashMap<>();
    for (String name : new TreeMap<>(environment).keySet()) {
      if (!name.startsWith("RINGFOLIO_")) {
        continue;
      }
      ConfigKey key = byVariable.get(name);
      if (key != null) {
        found.put(key.path(), new Found(environment.getOrDefault(name, ""), "variable " + name));
      } else if (FOREIGN_PREFIXES.stream().noneMatch(name::startsWith)) {
        throw unknown("variable " + name, null);
      }
    }
    return found;
  }

  private static Map<String, Found> originals(Map<String, String> environment) {
    Map<String, Found> found = new LinkedHashMap<>();
    VARIABLES_OF_THE_ORIGINALS.forEach(
        (name, path) -> {
          String value = environment.get(name);
          if (value != null && !value.isBlank()) {
            found.put(path, new Found(value, "variable " + name));
          }
        });
    return found;
  }

  private static ConfigException unknown(String what, @Nullable String nearest) {
    String hint = nearest == null ? "" : "; did you mean " + nearest + "?";
    return new ConfigException(what + " is no key of the configuration (see --help)" + hint);
  }

  private static @Nullable String nearest(List<ConfigKey> keys, String path) {
    String last = path.substring(path.lastIndexOf('.') + 1);
    return keys.stream()
        .map(ConfigKey::path)
        .filter(known -> known.endsWith(last) || known.endsWith("." + path))
        .findFirst()
        .orElse(null);
  }
}
