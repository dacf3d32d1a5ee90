package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.core.model.Warning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A checked request as text and back, whole: the data of an {@code optimization_request} with its
 * defaults filled in, and who asked. For what is kept and read again, perhaps after a restart with
 * another configuration or by another version of the service. So the limits of the configuration
 * are not looked at again (what was accepted stays accepted), and fields that are not known are
 * ignored.
 *
 * <p>What {@link OptimizationRequests} accepted is read back equal by value.
 */
public final class RequestText {
  private RequestText() {}

  /** {@code request} as JSON. */
  public static String write(Optimize request) {
    JsonWriter json =
        new JsonWriter()
            .object()
            .field("request_id", request.requestId())
            .field("client_id", request.clientId())
            .field("user", request.user())
            .field("scope", request.scope())
            .namesField("symbols", request.symbols())
            .field("objective", request.objective().wire())
            .field("method", request.method().wire())
            .field("trigger", request.trigger().wire());
    ConstraintsJson.write(json, request.constraints());
    ParametersJson.write(json, request);
    json.sameField("metadata", request.metadata())
        .field("portfolio_id", request.portfolioId())
        .array("warnings");
    for (Warning warning : request.warnings()) {
      json.object().field("code", warning.code()).field("detail", warning.detail()).endObject();
    }
    return new String(json.endArray().endObject().bytes(), StandardCharsets.UTF_8);
  }

  /** The request that {@link #write} made {@code text} of, or why it cannot be read. */
  public static Checked<Optimize> read(String text) {
    Checked<JsonNode> json = StrictJson.read(text);
    if (json instanceof Checked.Refused<JsonNode> refused) {
      return new Checked.Refused<>(refused.refusal());
    }
    try {
      return new Checked.Accepted<>(
          request(Fields.ofKept(((Checked.Accepted<JsonNode>) json).value())));
    } catch (FailureException e) {
      return new Checked.Refused<>(Refusal.ofOptimization(e.failure()));
    }
  }

  /**
   * As {@link #read}, for who has no answer to give.
   *
   * @throws IllegalArgumentException with the reason, if it cannot be read
   */
  public static Optimize parse(String text) {
    Checked<Optimize> read = read(text);
    if (read instanceof Checked.Refused<Optimize> refused) {
      throw new IllegalArgumentException(refused.refusal().detail());
    }
    return ((Checked.Accepted<Optimize>) read).value();
  }

  private static Optimize request(Fields fields) {
    List<Symbol> symbols = OptimizationRequests.symbols(fields, Integer.MAX_VALUE);
    WeightsReader named = new WeightsReader(symbols);
    List<Warning> warnings = warnings(fields);
    Constraints constraints =
        ConstraintsReader.read(
            fields.object("constraints", FailureCode.INVALID_CONSTRAINTS), named, warnings);
    JsonNode metadata = fields.get("metadata");
    return new Optimize(
        fields.text("request_id"),
        needed(fields, "client_id"),
        needed(fields, "user"),
        needed(fields, "scope"),
        symbols,
        fields.word("objective", Objective.class),
        fields.word("method", Method.class),
        fields.word("trigger", Trigger.class),
        constraints,
        parameters(fields.object("parameters", FailureCode.INVALID_REQUEST), named),
        metadata == null ? Map.of() : JsonValues.ofObject(metadata),
        fields.text("portfolio_id"),
        warnings);
  }

  /** Its own time limit is allowed, whatever the service's is now. */
  private static Parameters parameters(Fields fields, WeightsReader named) {
    if (!fields.has("time_limit")) {
      throw fields.missing("time_limit", "it is always written");
    }
    return ParametersReader.read(fields, named, fields.number("time_limit", 0.0));
  }

  private static String needed(Fields fields, String name) {
    String text = fields.text(name);
    if (text == null) {
      throw fields.missing(name, "it is always written");
    }
    return text;
  }

  private static List<Warning> warnings(Fields fields) {
    List<Warning> warnings = new ArrayList<>();
    JsonNode written = fields.get("warnings");
    if (written != null) {
      for (JsonNode warning : written) {
        Fields of = fields.element("warnings", warning);
        warnings.add(new Warning(needed(of, "code"), needed(of, "detail")));
      }
    }
    return warnings;
  }
}
