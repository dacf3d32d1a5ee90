package dev.ringfolio.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A published case, as its file has it: a question, and what is known of its answer. */
public record ReferenceCase(JsonNode node) {

  /** The cases of the file called {@code name}, in its order. */
  public static List<ReferenceCase> ofFile(String name) throws IOException {
    return in(
        new ObjectMapper()
            .readTree(ReferenceUniverse.shared().resolve("cases/" + name + ".json").toFile()));
  }

  /** The case called {@code id} in the file called {@code name}. */
  public static ReferenceCase ofFile(String name, String id) throws IOException {
    return ofFile(name).stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no case " + id));
  }

  static List<ReferenceCase> in(JsonNode file) {
    List<ReferenceCase> cases = new ArrayList<>();
    file.get("cases").forEach(one -> cases.add(new ReferenceCase(one)));
    return cases;
  }

  public JsonNode get(String field) {
    return node.get(field);
  }

  public String id() {
    return get("id").asText();
  }

  /** What is asked for, in the file's own word, which need not be one of the protocol. */
  public String kind() {
    return get("objective").asText();
  }

  /** The objective of the protocol that the file's word is. */
  public Optional<Objective> objective() {
    return WireName.parse(Objective.class, kind());
  }

  public double parameter(String name, double otherwise) {
    return node.path("parameters").path(name).asDouble(otherwise);
  }

  public JsonNode expected() {
    return get("expected");
  }

  public double expectedValue() {
    return expected().get("objective_value").asDouble();
  }

  /** The box, the budget and, of cases of CVaR, the tail. All but the tail must be there. */
  public Constraints box() {
    JsonNode c = get("constraints");
    return Constraints.box(
            c.get("long_only").asBoolean(),
            c.get("sum_to_one").asBoolean(),
            c.get("min_weight").asDouble(),
            c.get("max_weight").asDouble())
        .with()
        .cvarConfidence(parameter("cvar_tail", Constraints.DEFAULT_CVAR_CONFIDENCE))
        .build();
  }

  /** Fully invested, with the case's groups, turnover and tracking error. */
  public Constraints limits(List<Symbol> symbols) {
    JsonNode c = get("constraints");
    JsonNode turnover = c.get("turnover");
    JsonNode tracking = c.get("tracking_error");
    return Constraints.box(c.get("long_only").asBoolean(), true, 0.0, 1.0)
        .with()
        .groups(groups(symbols, c.path("groups")))
        .maxTurnover(turnover == null ? null : turnover.get("max_l1").asDouble())
        .maxTrackingError(tracking == null ? null : tracking.get("max").asDouble())
        .build();
  }

  private static List<Constraints.Group> groups(List<Symbol> symbols, JsonNode groups) {
    List<Constraints.Group> all = new ArrayList<>();
    for (JsonNode group : groups) {
      List<Symbol> members = new ArrayList<>();
      group.get("assets").forEach(index -> members.add(symbols.get(index.asInt())));
      String name = "group " + all.size();
      all.add(
          new Constraints.Group(
              name, members, group.get("min").asDouble(), group.get("max").asDouble()));
    }
    return all;
  }

  /** The engine's answer to {@code problem}, which must be a certified optimum. */
  public Solved optimum(Problem problem) {
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(outcome).as("%s %s", id(), outcome).isInstanceOf(Solved.class);
    Solved solved = (Solved) outcome;
    assertThat(solved.status())
        .as("%s %s", id(), solved.certificate())
        .isEqualTo(Outcome.Status.OPTIMAL);
    return solved;
  }

  /** Checks that fully invested {@code weights} keep the case's box, within {@code tolerance}. */
  public void checkFeasible(double[] weights, double tolerance) {
    assertThat(Arrays.stream(weights).sum()).as(id()).isCloseTo(1.0, within(tolerance));
    assertThat(Arrays.stream(weights).min().orElseThrow())
        .as(id())
        .isGreaterThanOrEqualTo(box().lowerBound() - tolerance);
    assertThat(Arrays.stream(weights).max().orElseThrow())
        .as(id())
        .isLessThanOrEqualTo(box().maxWeight() + tolerance);
  }

  /** Checks {@code value} against the published one; returns its relative error. */
  public double checkValue(double value, double relative) {
    double want = expectedValue();
    double error = Math.abs(value - want) / Math.abs(want);
    assertThat(error).as(id()).isLessThanOrEqualTo(relative);
    return error;
  }

  /** Checks each weight against the published one. */
  public void checkWeights(double[] weights, double tolerance) {
    for (int i = 0; i < weights.length; i++) {
      assertThat(weights[i])
          .as("%s weight %d", id(), i)
          .isCloseTo(expected().get("weights").get(i).asDouble(), within(tolerance));
    }
  }

  /** Checks each weight against the published one where no other weights are as good. */
  public void checkUniqueWeights(double[] weights, double tolerance) {
    if (expected().get("weights_unique").asBoolean()) {
      checkWeights(weights, tolerance);
    }
  }
}
