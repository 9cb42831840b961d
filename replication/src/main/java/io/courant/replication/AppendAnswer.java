package io.courant.replication;

import io.courant.wire.ErrorCode;

/** What became of a produced batch, once its acks are met. */
public sealed interface AppendAnswer {

    /** The partition's first offset, -1 where it is not known. */
    long logStartOffset();

    /**
     * It stands in the log; for a repeated batch the offsets are the original's.
     *
     * @param logAppendTimeMs the time that was stamped into it; -1 when the topic keeps create time
     */
    record Appended(long baseOffset, long logAppendTimeMs, long logStartOffset) implements AppendAnswer {}

    /**
     * It is not acknowledged. After REQUEST_TIMED_OUT it stands in the log all the same.
     *
     * @param recordIndex which record is wrong, from 0; -1 when it is the batch
     */
    record Refused(ErrorCode error, String message, int recordIndex, long logStartOffset) implements AppendAnswer {}
}
