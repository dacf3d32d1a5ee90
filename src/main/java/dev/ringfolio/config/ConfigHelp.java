package dev.ringfolio.config;

import java.util.Map;

/** What {@code --help} prints. */
public final class ConfigHelp {
  private ConfigHelp() {}

  /** The usage, every key with its default and its sentence, and the other variables. */
  public static String text() {
    StringBuilder text =
        new StringBuilder(
            """
            Ringfolio: live portfolios. Market trades in; prices, optimizations and alerts out.

            Usage: java -jar ringfolio.jar [--config=FILE] [--key.path=value ...]
              --config=FILE  read FILE instead of conf/ringfolio.yaml
              --check        check the configuration and exit (0 good, 2 bad)
              --help         this text
              --version      the version

            Each key can be set, strongest first, by --key.path=value, -Dringfolio.key.path=value,
            RINGFOLIO_KEY_PATH=value, or in the file.

            """);
    for (ConfigKey key : ConfigKey.all()) {
      String shown = key.key().value().isEmpty() ? "(empty)" : key.key().value();
      text.append("  --").append(key.path()).append("=").append(shown).append('\n');
      text.append("      ").append(key.key().doc()).append('\n');
      text.append("      ").append(key.allowed()).append('\n');
    }
    text.append("\nVariables of the systems that this one replaces, weaker than those above:\n");
    for (Map.Entry<String, String> entry : ConfigSources.VARIABLES_OF_THE_ORIGINALS.entrySet()) {
      text.append("  ").append(entry.getKey()).append(" sets ").append(entry.getValue());
      text.append('\n');
    }
    return text.toString();
  }
}
