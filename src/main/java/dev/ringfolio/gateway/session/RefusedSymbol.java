package dev.ringfolio.gateway.session;

import dev.ringfolio.gateway.json.ErrorCode;

/**
 * A symbol that is not subscribed to, and why.
 *
 * @param symbol as the client wrote it, cut where it is too long to be one
 */
record RefusedSymbol(String symbol, ErrorCode code, String detail) {}
