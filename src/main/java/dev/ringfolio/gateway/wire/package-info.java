/**
 * WebSocket framing (RFC 6455, the server's side) and permessage-deflate (RFC 7692) as plain byte
 * work: no sockets, no threads. Each reader and buffer has one owner and is used on its owner's
 * thread; deflater and inflater are an event loop's.
 */
@NullMarked
package dev.ringfolio.gateway.wire;

import org.jspecify.annotations.NullMarked;
