package dev.ringfolio.config;

/** A configuration that the service does not start with. The message is one line for people. */
public final class ConfigException extends Exception {
  public ConfigException(String message) {
    super(message);
  }

  static ConfigException bad(ConfigKey key, String value, String origin) {
    String shown = key.key().secret() && !value.isEmpty() ? "(not shown)" : "'" + value + "'";
    return new ConfigException(
        key.path() + " = " + shown + " (" + origin + "): allowed is " + key.allowed());
  }
}
