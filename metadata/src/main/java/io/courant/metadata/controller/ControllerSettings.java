package io.courant.metadata.controller;

import io.courant.base.Invariants;
import io.courant.metadata.MetadataLimits;
import io.courant.metadata.config.TopicConfigDefaults;

/**
 * The settings of the controller.
 *
 * @param defaultPartitions {@code num.partitions}, 1 or more
 * @param defaultReplicationFactor {@code default.replication.factor}, 1 or more
 * @param deleteTopicEnable {@code delete.topic.enable}
 * @param topicDefaults what topics get that set nothing
 * @param snapshotIntervalBytes {@code metadata.log.max.record.bytes.between.snapshots}: log after which a snapshot is written
 */
public record ControllerSettings(
        int defaultPartitions,
        short defaultReplicationFactor,
        boolean deleteTopicEnable,
        TopicConfigDefaults topicDefaults,
        long snapshotIntervalBytes) {

    public static final ControllerSettings DEFAULTS = new ControllerSettings(
            1, (short) 1, true, TopicConfigDefaults.KAFKA, MetadataLimits.DEFAULT_SNAPSHOT_INTERVAL_BYTES);

    public ControllerSettings {
        Invariants.check(defaultPartitions > 0, "num.partitions must be positive, not %s", defaultPartitions);
        Invariants.check(
                defaultReplicationFactor > 0,
                "default.replication.factor must be positive, not %s",
                defaultReplicationFactor);
        Invariants.check(
                snapshotIntervalBytes > 0,
                "metadata.log.max.record.bytes.between.snapshots must be positive, not %s",
                snapshotIntervalBytes);
    }
}
