package io.courant.replication;

import io.courant.wire.ErrorCode;

/** What OffsetForLeaderEpoch finds in one partition. */
public sealed interface EpochEndAnswer {

    /** The largest epoch not above the one asked for, and the offset behind its last record; both -1 when unknown. */
    record End(int leaderEpoch, long endOffset) implements EpochEndAnswer {}

    record Refused(ErrorCode error) implements EpochEndAnswer {}
}
