package dev.ringfolio.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of the process.
 *
 * @param settings key path → value
 * @param file named by {@code --config}, or null
 */
public record CommandLine(
    boolean help,
    boolean version,
    boolean check,
    @Nullable Path file,
    Map<String, String> settings) {

  /**
   * Reads the arguments.
   *
   * @throws ConfigException if an argument is neither an option nor {@code --key=value}
   */
  public static CommandLine parse(List<String> arguments) throws ConfigException {
    Map<String, String> settings = new LinkedHashMap<>();
    boolean help = false;
    boolean version = false;
    boolean check = false;
    Path file = null;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      switch (argument) {
        case "--help", "-h" -> help = true;
        case "--version" -> version = true;
        case "--check" -> check = true;
        default -> {
          String[] pair = pair(argument, i + 1 < arguments.size() ? arguments.get(i + 1) : null);
          i += argument.contains("=") ? 0 : 1;
          if (pair[0].equals("config")) {
            file = Path.of(pair[1]);
          } else if (settings.put(pair[0], pair[1]) != null) {
            throw new ConfigException("argument --" + pair[0] + " is given twice");
          }
        }
      }
    }
    return new CommandLine(help, version, check, file, settings);
  }

  private static String[] pair(String argument, @Nullable String next) throws ConfigException {
    if (!argument.startsWith("--")) {
      throw new ConfigException(
          "argument '" + argument + "': allowed is --key.path=value (see --help)");
    }
    int equals = argument.indexOf('=');
    if (equals >= 0) {
      return new String[] {argument.substring(2, equals), argument.substring(equals + 1)};
    }
    if (next == null || next.startsWith("--")) {
      throw new ConfigException("argument " + argument + " has no value (--key.path=value)");
    }
    return new String[] {argument.substring(2), next};
  }
}
