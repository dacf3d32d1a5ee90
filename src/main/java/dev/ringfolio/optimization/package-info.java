/**
 * Optimization requests from their acceptance to their one result, and questions about portfolios:
 * the {@code queue} with its leases, the workers ({@code work}) that take jobs from it, the {@code
 * results} that are kept, and the {@code analysis} of portfolios. What they share is here.
 */
@NullMarked
package dev.ringfolio.optimization;

import org.jspecify.annotations.NullMarked;
