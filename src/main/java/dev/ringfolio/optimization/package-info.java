/**
 * Optimization requests from their acceptance to their one result: the bounded queue with its
 * leases, and the workers that take jobs from it. The queue and all its parts belong to the queue
 * verticle's event loop; a worker lives on an event loop of its own and solves on one named thread.
 */
@NullMarked
package dev.ringfolio.optimization;

import org.jspecify.annotations.NullMarked;
