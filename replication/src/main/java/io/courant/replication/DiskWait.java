package io.courant.replication;

/**
 * How long an answer may wait for what is its own broker's to do. The time that a client gives is for that, too: when it is
 * over, the client is told so. But one that gives none does not want to wait for other replicas; with the batch written here,
 * what is left is this disk's sync, and "timed out" would be said of what is safe some milliseconds later.
 */
final class DiskWait {

    private static final long NANOS_PER_MS = 1_000_000;

    private DiskWait() {}

    /** For a client that gives {@code timeoutMs}. */
    static long nanos(int timeoutMs) {
        return (timeoutMs > 0 ? timeoutMs : ReplicationLimits.DISK_WAIT_WITHOUT_TIME_MS) * NANOS_PER_MS;
    }
}
