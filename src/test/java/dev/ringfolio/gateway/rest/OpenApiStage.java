package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationState.Phase;
import io.vertx.core.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server whose answers are held against the OpenAPI document. */
abstract class OpenApiStage {
  static final Documents OPENAPI = Documents.openapi();
  RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer();
    server.rooms.health = question -> Future.succeededFuture(Reports.healthy());
    server.rooms.status = question -> Future.succeededFuture(Reports.STATUS);
    server.rooms.optimize =
        request ->
            Future.succeededFuture(
                new OptimizationAccepted(
                    "r-1", 0, 0, true, Results.optimal("r-1", "rest", "local"), null));
    server.rooms.read =
        question -> Future.succeededFuture(new OptimizationState("r-1", Phase.RUNNING, 0, 0, null));
    server.rooms.cancel =
        question ->
            Future.succeededFuture(
                new OptimizationState("r-1", Phase.FINISHED, 0, 0, Results.cancelled("r-1")));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  /** Holds an answer against the schema of its path, method, status and content type. */
  static void holds(String path, String method, RestServer.Answer answer) {
    String response =
        "/paths/" + path.replace("/", "~1") + "/" + method + "/responses/" + answer.status();
    JsonNode described = OPENAPI.document().at(response);
    assertThat(described.isMissingNode()).as("%s is described", response).isFalse();
    if (described.has("$ref")) {
      response = described.get("$ref").textValue().substring(1);
    }
    String type = answer.header("content-type").split(";", -1)[0];
    String pointer = response + "/content/" + type.replace("/", "~1") + "/schema";
    assertThat(OPENAPI.document().at(pointer).isMissingNode())
        .as("%s is described", pointer)
        .isFalse();
    assertThat(OPENAPI.faults(pointer, answer.text())).as(answer.text()).isEmpty();
  }
}
