/**
 * The HTTP side: prices, bars, imports, optimizations, what operators see, and the dashboard's
 * files. Owned by one gateway verticle and run on its event loop; every error is an RFC 9457
 * problem document with a code of the protocol.
 */
@NullMarked
package dev.ringfolio.gateway.rest;

import org.jspecify.annotations.NullMarked;
