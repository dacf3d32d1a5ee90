/**
 * A client's session: what it may say, what it is answered, what it is subscribed to. One core with
 * two dialects. Pure: frames and time are pushed in, frames come out of {@link
 * dev.ringfolio.gateway.session.Session#write}. Everything runs on the event loop of the client's
 * gateway instance.
 */
@NullMarked
package dev.ringfolio.gateway.session;

import org.jspecify.annotations.NullMarked;
