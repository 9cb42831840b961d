package io.courant.metadata.controller;

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
}
