package io.courant.simulation.check;

/**
 * A batch that the broker has written to a segment.
 *
 * @param directory the name of the partition's directory
 * @param latestMs the time of its latest record
 */
public record StoredBatch(
        String directory,
        long segmentBaseOffset,
        long baseOffset,
        long nextOffset,
        int bytes,
        long latestMs,
        long storedCrc,
        long atNanos) {}
