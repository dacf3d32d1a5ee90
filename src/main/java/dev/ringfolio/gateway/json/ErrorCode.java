package dev.ringfolio.gateway.json;

import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.model.WireName;

/**
 * Every error code that a client can meet, with its text, its HTTP status and whether the same
 * request may succeed later. The one place that knows.
 */
public enum ErrorCode implements WireName {
  INVALID_REQUEST(Text.REQUEST, 400),
  INVALID_CONSTRAINTS(Text.REQUEST, 400),
  INFEASIBLE_CONSTRAINTS(Text.REQUEST, 400),
  METHOD_LIMIT(Text.REQUEST, 400),
  DUPLICATE_REQUEST(Text.REQUEST, 409),

  UNKNOWN_SYMBOL(Text.DATA, 422),
  INSUFFICIENT_DATA(Text.DATA, 422),
  INVALID_DATA(Text.DATA, 422),
  MARKET_DATA_UNAVAILABLE(Text.DATA, 503, true),

  QUEUE_FULL(Text.QUEUE, 429, true),
  USER_QUEUE_FULL(Text.QUEUE, 429, true),

  UNAVAILABLE(Text.SERVICE, 503, true),
  DRAINING(Text.SERVICE, 503, true),

  BAD_JSON(Text.MESSAGE, 400),
  INVALID_MESSAGE(Text.MESSAGE, 400),
  UNKNOWN_TYPE(Text.MESSAGE, 400),
  UNKNOWN_TOPIC(Text.MESSAGE, 400),
  WRONG_ENDPOINT(Text.MESSAGE, 400),
  SYMBOL_LIMIT(Text.MESSAGE, 400),
  TOO_LARGE(Text.MESSAGE, 413),
  METHOD_NOT_ALLOWED(Text.MESSAGE, 405),
  UNSUPPORTED_MEDIA_TYPE(Text.MESSAGE, 415),
  UPGRADE_REQUIRED(Text.MESSAGE, 426),

  /** In a subscription; in an optimization the text is that of the request's other errors. */
  INVALID_SYMBOL(Text.SYMBOL, 400),
  UPSTREAM_LIMIT(Text.SYMBOL, 400),

  VERSION_REQUIRED(Text.CONFLICT, 428),
  VERSION_CONFLICT(Text.CONFLICT, 412),

  UNAUTHENTICATED(Text.NOT_ALLOWED, 401),
  FORBIDDEN(Text.NOT_ALLOWED, 403),
  RATE_LIMITED(Text.NOT_ALLOWED, 429, true),

  NOT_FOUND("Not found", 404),

  /** What can only come of a solve: found in results, never in answers to requests. */
  NO_POSITIVE_EXCESS_RETURN(Text.SOLVE, 422),
  UNBOUNDED(Text.SOLVE, 422),
  TIME_LIMIT(Text.SOLVE, 422),
  NUMERICAL_FAILURE(Text.SOLVE, 422),
  CANCELLED(Text.SOLVE, 422),

  /** A defect of ours; what happened stands in the log, never in the answer. */
  INTERNAL("Internal error", 500);

  private static final class Text {
    static final String REQUEST = "Invalid optimization request";
    static final String DATA = "Unable to retrieve market data";
    static final String QUEUE = "Optimization queue full";
    static final String SERVICE = "Optimization service not available";
    static final String MESSAGE = "Invalid message";
    static final String SYMBOL = "Invalid symbol";
    static final String CONFLICT = "Conflict";
    static final String NOT_ALLOWED = "Not allowed";
    static final String SOLVE = "Optimization failed";
  }

  private final String text;
  private final int httpStatus;
  private final boolean retryable;

  ErrorCode(String text, int httpStatus) {
    this(text, httpStatus, false);
  }

  ErrorCode(String text, int httpStatus, boolean retryable) {
    this.text = text;
    this.httpStatus = httpStatus;
    this.retryable = retryable;
  }

  /** The code of a failure: the constants have the same names. */
  public static ErrorCode of(FailureCode code) {
    return valueOf(code.name());
  }

  /** The error text, for people. */
  public String text() {
    return text;
  }

  /** The error text where an optimization was asked for. */
  public String textOfOptimization() {
    return this == INVALID_SYMBOL ? Text.REQUEST : text;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return retryable;
  }
}
