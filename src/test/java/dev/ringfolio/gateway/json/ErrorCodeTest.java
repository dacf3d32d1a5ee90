package dev.ringfolio.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.FailureCode;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
  @ParameterizedTest
  @EnumSource
  void everyFailureHasACodeOfItsName(FailureCode failure) {
    assertThat(ErrorCode.of(failure).wire()).isEqualTo(failure.name().toLowerCase(Locale.ROOT));
  }

  /** The table of the protocol's section 6. */
  @ParameterizedTest
  @CsvSource({
    "invalid_request, Invalid optimization request, 400, false",
    "invalid_constraints, Invalid optimization request, 400, false",
    "infeasible_constraints, Invalid optimization request, 400, false",
    "method_limit, Invalid optimization request, 400, false",
    "duplicate_request, Invalid optimization request, 409, false",
    "unknown_symbol, Unable to retrieve market data, 422, false",
    "insufficient_data, Unable to retrieve market data, 422, false",
    "invalid_data, Unable to retrieve market data, 422, false",
    "market_data_unavailable, Unable to retrieve market data, 503, true",
    "queue_full, Optimization queue full, 429, true",
    "user_queue_full, Optimization queue full, 429, true",
    "unavailable, Optimization service not available, 503, true",
    "draining, Optimization service not available, 503, true",
    "bad_json, Invalid message, 400, false",
    "invalid_message, Invalid message, 400, false",
    "unknown_type, Invalid message, 400, false",
    "unknown_topic, Invalid message, 400, false",
    "wrong_endpoint, Invalid message, 400, false",
    "symbol_limit, Invalid message, 400, false",
    "too_large, Invalid message, 413, false",
    "invalid_symbol, Invalid symbol, 400, false",
    "upstream_limit, Invalid symbol, 400, false",
    "version_required, Conflict, 428, false",
    "version_conflict, Conflict, 412, false",
    "unauthenticated, Not allowed, 401, false",
    "forbidden, Not allowed, 403, false",
    "rate_limited, Not allowed, 429, true",
    "not_found, Not found, 404, false"
  })
  void theTableOfTheProtocolHolds(String wire, String text, int status, boolean retryable) {
    ErrorCode code = ErrorCode.valueOf(wire.toUpperCase(Locale.ROOT));
    assertThat(code.wire()).isEqualTo(wire);
    assertThat(code.text()).isEqualTo(text);
    assertThat(code.httpStatus()).isEqualTo(status);
    assertThat(code.retryable()).isEqualTo(retryable);
  }

  @Test
  void anInvalidSymbolOfAnOptimizationIsAnInvalidRequest() {
    assertThat(ErrorCode.INVALID_SYMBOL.textOfOptimization())
        .isEqualTo("Invalid optimization request");
    assertThat(ErrorCode.QUEUE_FULL.textOfOptimization()).isEqualTo("Optimization queue full");
  }
}
