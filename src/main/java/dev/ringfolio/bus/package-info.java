/**
 * Topics (ring, bell, pull) and services (request, reply) over the Vert.x event bus, whose only
 * user it is. Each writer and reader lives on the context that made it.
 */
@NullMarked
package dev.ringfolio.bus;

import org.jspecify.annotations.NullMarked;
