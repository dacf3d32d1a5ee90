package dev.ringfolio.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ErrorJsonTest {
  private static String written(Refusal refusal, @Nullable String requestId) {
    JsonWriter json = new JsonWriter().object();
    ErrorJson.fields(json, refusal, requestId);
    return new String(json.endObject().bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aRetryableErrorSaysWhenToRetry() {
    Refusal refusal =
        Refusal.ofOptimization(
            new Failure(FailureCode.QUEUE_FULL, "100 requests wait", Map.of(), 2));
    assertThat(written(refusal, "r-1"))
        .isEqualTo(
            "{\"error\":\"Optimization queue full\",\"detail\":\"100 requests wait\","
                + "\"code\":\"queue_full\",\"request_id\":\"r-1\",\"retryable\":true,"
                + "\"retry_after\":2.0}");
  }

  @Test
  void factsFollowSortedAndDisplaceNoField() {
    Refusal refusal =
        Refusal.of(
            new Failure(
                FailureCode.INFEASIBLE_CONSTRAINTS,
                "d",
                Map.of(
                    "relaxation", Map.of("max_weight", 0.5),
                    "conflict", List.of("max_weight", "sum_to_one"),
                    "code", "other"),
                Double.NaN));
    assertThat(written(refusal, null))
        .isEqualTo(
            "{\"error\":\"Invalid optimization request\",\"detail\":\"d\","
                + "\"code\":\"infeasible_constraints\",\"request_id\":null,\"retryable\":false,"
                + "\"retry_after\":null,\"conflict\":[\"max_weight\",\"sum_to_one\"],"
                + "\"relaxation\":{\"max_weight\":0.5}}");
  }
}
