package io.courant.replication;

import io.courant.wire.ErrorCode;

/** Whether a partition is led here. */
public sealed interface PartitionLookup {

    record Led(PartitionLeader leader) implements PartitionLookup {}

    /** UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION or NOT_LEADER_OR_FOLLOWER. */
    record Refused(ErrorCode error) implements PartitionLookup {}
}
