/**
 * What one gateway instance knows of the topics, and who of its clients has not yet seen what: last
 * values with dirty marks, recent events with cursors, and when each client is written to. Nothing
 * here queues a message for a client. Pure; everything runs on the instance's event loop.
 */
@NullMarked
package dev.ringfolio.gateway.fanout;

import org.jspecify.annotations.NullMarked;
