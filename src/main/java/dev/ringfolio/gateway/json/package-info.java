/**
 * What clients' JSON means and how answers are written, as text or as MessagePack: strict reading,
 * the checks of requests, the fields of prices, results and errors, and the one map from a failure
 * to its code, text and HTTP status. Pure and without state; any thread.
 */
@NullMarked
package dev.ringfolio.gateway.json;

import org.jspecify.annotations.NullMarked;
