package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.Optimize;

/**
 * An accepted request that an earlier life of the service left unanswered.
 *
 * @param number its job id then and now
 * @param requestId the client's, or the one that the queue gave it
 * @param acceptedMillis when that was, in whichever life
 */
record OpenRequest(long number, String requestId, long acceptedMillis, Optimize request) {}
