package io.courant.server.group;

import io.courant.base.Invariants;
import io.courant.coordinator.group.GroupSettings;

/**
 * What an operator may set of coordinators and their topics, named as in Kafka.
 *
 * @param groups of groups themselves
 * @param commitTimeoutMs {@code offsets.commit.timeout.ms}: how long an answer waits for what it rests on to be on the disk
 * @param offsetsPartitions {@code offsets.topic.num.partitions}
 * @param offsetsReplicationFactor {@code offsets.topic.replication.factor}; {@link #AS_FAR_AS_THERE_ARE_BROKERS} where nobody has
 *     set it
 * @param offsetsSegmentBytes {@code offsets.topic.segment.bytes}
 */
public record CoordinatorSettings(
        GroupSettings groups,
        int commitTimeoutMs,
        int offsetsPartitions,
        short offsetsReplicationFactor,
        int offsetsSegmentBytes) {

    /** Kafka's default, and fewer where there are fewer brokers: groups work on a single one. */
    public static final short AS_FAR_AS_THERE_ARE_BROKERS = 0;

    /** Kafka's. */
    public static final CoordinatorSettings DEFAULTS =
            new CoordinatorSettings(GroupSettings.DEFAULTS, 5_000, 50, AS_FAR_AS_THERE_ARE_BROKERS, 104_857_600);

    public CoordinatorSettings {
        Invariants.check(commitTimeoutMs > 0, "offsets.commit.timeout.ms must be positive, not %s", commitTimeoutMs);
        Invariants.check(
                offsetsPartitions > 0, "offsets.topic.num.partitions must be positive, not %s", offsetsPartitions);
        Invariants.check(
                offsetsReplicationFactor >= 0,
                "offsets.topic.replication.factor must be positive, not %s",
                Short.valueOf(offsetsReplicationFactor));
    }
}
