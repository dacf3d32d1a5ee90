/**
 * Who a client is: the identity behind a token, or the one local user where none is needed.
 * Immutable; used on the gateway's event loops.
 */
@NullMarked
package dev.ringfolio.gateway.auth;

import org.jspecify.annotations.NullMarked;
