/**
 * WebSocket framing (RFC 6455, the server's side) as plain byte work: no sockets, no threads. Each
 * reader and buffer has one owner and is used on its owner's thread.
 */
@NullMarked
package dev.ringfolio.gateway.wire;

import org.jspecify.annotations.NullMarked;
