package io.courant.replication;

import io.courant.wire.ErrorCode;

/** What ListOffsets finds in one partition. */
public sealed interface OffsetAnswer {

    /** {@code timestampMs} is -1 for the ends of the log, {@code leaderEpoch} where none is known. */
    record Found(long offset, long timestampMs, int leaderEpoch) implements OffsetAnswer {

        /** No record meets the question. */
        public static final Found NONE = new Found(-1, -1, -1);
    }

    record Refused(ErrorCode error) implements OffsetAnswer {}
}
