package io.courant.log;

import io.courant.wire.ErrorCode;

/** What became of an append. */
public sealed interface AppendResult {

    /** The log's first offset, which Produce answers carry. */
    long logStartOffset();

    /**
     * The batch is written to the file of the log.
     *
     * @param logAppendTimeMs the time stamped into the batch; -1 when the topic keeps create time
     */
    record Appended(long baseOffset, long lastOffset, long logAppendTimeMs, long logStartOffset)
            implements AppendResult {}

    /** An idempotent producer sent the batch again: it stands at these offsets. */
    record Duplicate(long baseOffset, long lastOffset, long logAppendTimeMs, long logStartOffset)
            implements AppendResult {}

    /**
     * Nothing was written.
     *
     * @param recordIndex which record is wrong, from 0; -1 when it is the batch
     */
    record Refused(ErrorCode error, String message, int recordIndex, long logStartOffset) implements AppendResult {}
}
