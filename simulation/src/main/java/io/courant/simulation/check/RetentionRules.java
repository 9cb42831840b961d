package io.courant.simulation.check;

/**
 * How long a topic's records are kept.
 *
 * @param ms {@code retention.ms}: segments all of whose records are older may go; negative: none may
 * @param bytes {@code retention.bytes}: segments may go as long as so much is left; negative: none may
 */
public record RetentionRules(long ms, long bytes) {

    /** Kafka's defaults: seven days, and any size. */
    public static final RetentionRules DEFAULT = new RetentionRules(7L * 24 * 3_600 * 1_000, -1);

    boolean letGoByAge(long latestMs, long nowMs) {
        return ms >= 0 && nowMs - latestMs > ms;
    }

    boolean letGoBySize(long bytesLeft) {
        return bytes >= 0 && bytesLeft >= bytes;
    }
}
