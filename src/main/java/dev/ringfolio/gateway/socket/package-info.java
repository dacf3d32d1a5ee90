/**
 * Clients' sockets: the HTTP server, the upgrade to WebSocket, connections, and the verticle that
 * holds one gateway instance together. Each instance lives on its own event loop; what instances
 * share is safe for any thread and says so.
 */
@NullMarked
package dev.ringfolio.gateway.socket;

import org.jspecify.annotations.NullMarked;
