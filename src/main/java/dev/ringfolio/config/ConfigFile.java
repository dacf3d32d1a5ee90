package dev.ringfolio.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads YAML as key paths and raw texts: {@code 00123} stays {@code 00123}. */
final class ConfigFile {
  private static final YAMLFactory YAML =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private ConfigFile() {}

  /**
   * @return key path → raw text; the items of a list joined by commas
   * @throws ConfigException if the file cannot be read or is no YAML mapping
   */
  static Map<String, String> read(Path file) throws ConfigException {
    Map<String, String> values = new LinkedHashMap<>();
    try (JsonParser parser = YAML.createParser(Files.readString(file))) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        mapping(parser, "", values);
      } else if (first != null) {
        throw new ConfigException(file + ": the file must be a mapping of keys to values");
      }
      return values;
    } catch (IOException e) {
      String line = String.valueOf(e.getMessage()).lines().collect(Collectors.joining(" "));
      throw new ConfigException(file + " cannot be read: " + line);
    }
  }

  private static void mapping(JsonParser parser, String prefix, Map<String, String> into)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String path = prefix + parser.currentName();
      switch (parser.nextToken()) {
        case START_OBJECT -> mapping(parser, path + ".", into);
        case START_ARRAY -> into.put(path, list(parser));
        case VALUE_NULL -> into.put(path, "");
        default -> into.put(path, parser.getText());
      }
    }
  }

  private static String list(JsonParser parser) throws IOException {
    List<String> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(parser.getText());
    }
    return String.join(",", items);
  }
}
