package io.courant.bench.load;

/**
 * What a run of load moved.
 *
 * @param bytes of record batches, without requests around them
 * @param batches number of batches, spread over the partitions evenly
 * @param seconds from the first request to the last response
 */
public record Moved(long bytes, long batches, double seconds) {}
