package io.courant.log;

/**
 * Where a log is durable up to: the offset, and where it lies.
 *
 * @param segmentBaseOffset base offset of the segment that ends there or goes on behind it; -1 when there is none
 */
record DurablePlace(long offset, long segmentBaseOffset, int position) {}
