package io.courant.coordinator.group;

import io.courant.base.Invariants;

/**
 * What an operator may set of groups, named as in Kafka.
 *
 * @param minSessionTimeoutMs {@code group.min.session.timeout.ms}
 * @param maxSessionTimeoutMs {@code group.max.session.timeout.ms}
 * @param maxSize {@code group.max.size}: members of one group
 * @param initialRebalanceDelayMs {@code group.initial.rebalance.delay.ms}: how long more members are waited for after the first
 * @param offsetMetadataMaxBytes {@code offset.metadata.max.bytes}: what a client may say beside an offset
 * @param offsetsRetentionMs {@code offsets.retention.minutes}: after which offsets go of which nobody makes use
 * @param offsetsRetentionCheckMs {@code offsets.retention.check.interval.ms}: how often such are looked for
 * @param memoryBytes how much of the heap groups may take before new members and offsets are refused; no setting
 */
public record GroupSettings(
        int minSessionTimeoutMs,
        int maxSessionTimeoutMs,
        int maxSize,
        int initialRebalanceDelayMs,
        int offsetMetadataMaxBytes,
        long offsetsRetentionMs,
        long offsetsRetentionCheckMs,
        long memoryBytes) {

    private static final int PART_OF_HEAP = 4;

    /** Kafka's. */
    public static final GroupSettings DEFAULTS =
            new GroupSettings(6_000, 1_800_000, Integer.MAX_VALUE, 3_000, 4_096, 10_080 * 60_000L, 600_000, 64L << 20);

    /** As much of {@code bytes} as is for groups: a fourth, for requests and everything else need the heap, too. */
    public GroupSettings withHeap(long bytes) {
        return withMemory(bytes / PART_OF_HEAP);
    }

    /** For one of {@code shards}. */
    public GroupSettings dividedBy(int shards) {
        return withMemory(Math.max(1, memoryBytes / shards));
    }

    private GroupSettings withMemory(long bytes) {
        return new GroupSettings(
                minSessionTimeoutMs,
                maxSessionTimeoutMs,
                maxSize,
                initialRebalanceDelayMs,
                offsetMetadataMaxBytes,
                offsetsRetentionMs,
                offsetsRetentionCheckMs,
                bytes);
    }

    public GroupSettings {
        Invariants.check(maxSize > 0, "group.max.size must be positive, not %s", maxSize);
        Invariants.check(
                offsetsRetentionMs > 0, "offsets.retention.minutes must be positive, not %s ms", offsetsRetentionMs);
        Invariants.check(
                offsetsRetentionCheckMs > 0,
                "offsets.retention.check.interval.ms must be positive, not %s",
                offsetsRetentionCheckMs);
    }
}
