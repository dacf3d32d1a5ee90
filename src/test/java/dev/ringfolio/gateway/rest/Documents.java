package dev.ringfolio.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The protocol's documents, and whether a JSON text is what they say. */
final class Documents {
  private static final Path FOLDER =
      Path.of(System.getProperty("ringfolio.basedir", "."), "src", "docs");

  private final JsonNode document;

  private Documents(JsonNode document) {
    this.document = document;
  }

  static Documents openapi() {
    return new Documents(read("openapi.yaml"));
  }

  /** With the schemas of the OpenAPI document, to which it refers, beside its own. */
  static Documents asyncapi() {
    String own = "#/components/schemas/";
    String shared = own + "Shared";
    JsonNode openapi = json(read("openapi.yaml").toString().replace(own, shared));
    JsonNode document =
        json(read("asyncapi.yaml").toString().replace("./openapi.yaml" + own, shared));
    ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
    openapi
        .at("/components/schemas")
        .properties()
        .forEach(schema -> schemas.set("Shared" + schema.getKey(), schema.getValue()));
    return new Documents(document);
  }

  JsonNode document() {
    return document;
  }

  /** What is wrong with {@code json} by the schema at {@code pointer}; empty where nothing is. */
  List<String> faults(String pointer, String json) {
    ObjectNode schema = new ObjectMapper().createObjectNode();
    schema.put("$ref", "#" + pointer);
    schema.set("paths", document.path("paths"));
    schema.set("components", document.get("components"));
    JsonSchema validator = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);
    Set<ValidationMessage> messages = validator.validate(json, InputFormat.JSON);
    return messages.stream().map(ValidationMessage::toString).sorted().toList();
  }

  private static JsonNode read(String file) {
    try {
      return new YAMLMapper().readTree(Files.readString(FOLDER.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
