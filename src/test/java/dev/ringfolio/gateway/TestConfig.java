package dev.ringfolio.gateway;

import dev.ringfolio.config.Config;
import dev.ringfolio.config.ConfigException;
import dev.ringfolio.config.ConfigLoader;
import java.util.Map;

/** The configuration of a test: the defaults, but for what it says. */
public final class TestConfig {
  private TestConfig() {}

  public static Config of(Map<String, String> arguments) {
    try {
      return new ConfigLoader().load(arguments, Map.of(), Map.of(), null);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
