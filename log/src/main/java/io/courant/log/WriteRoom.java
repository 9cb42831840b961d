package io.courant.log;

/**
 * How much a shard may still write to its data directory. {@link SpaceWatch} says so at each look; between two looks what is
 * written is counted, so that a fast shard cannot run past the hard watermark unseen. On the shard.
 */
public final class WriteRoom {

    /** One answer never slows a producer down for longer: by then there has been a look. */
    private static final long MOST_THROTTLE_NANOS = 5_000_000_000L;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Runnable lookSoon = () -> {};
    private boolean full;
    private long leftBytes = Long.MAX_VALUE;
    private long lookBelowBytes;
    private long bytesPerSecond = Long.MAX_VALUE;

    WriteRoom() {}

    /** Calls {@code wanted} when there should be a look before the next one is due. */
    void whenLookIsWanted(Runnable wanted) {
        lookSoon = wanted;
    }

    /**
     * What the last look has found.
     *
     * @param isFull whether clients' batches are refused
     * @param bytes this shard's share of the room above the hard watermark
     * @param throttledTo bytes a second that producers may bring to this shard; {@link Long#MAX_VALUE}: any
     */
    void found(boolean isFull, long bytes, long throttledTo) {
        full = isFull;
        leftBytes = bytes;
        lookBelowBytes = bytes / 2;
        bytesPerSecond = throttledTo;
    }

    void written(int bytes) {
        leftBytes -= bytes;
        if (leftBytes < lookBelowBytes) {
            lookBelowBytes = 0;
            lookSoon.run();
        }
    }

    /** A write has failed, perhaps because the disk is full. */
    void writeFailed() {
        lookSoon.run();
    }

    /** Whether what clients send is to be refused for want of room. */
    public boolean isFull() {
        return full || leftBytes <= 0;
    }

    /** Whether {@code bytes} more can be written by what is not asked for by clients, and leave room above the hard watermark. */
    boolean isEnoughFor(long bytes) {
        return !isFull() && bytes <= leftBytes;
    }

    /** For how long whoever brought {@code bytes} should bring no more; zero while there is ample room. */
    public long throttleNanos(int bytes) {
        if (bytesPerSecond == Long.MAX_VALUE) {
            return 0;
        }
        double nanos = (double) NANOS_PER_SECOND * bytes / Math.max(1, bytesPerSecond);
        return (long) Math.min(nanos, MOST_THROTTLE_NANOS);
    }
}
