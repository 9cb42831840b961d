package io.courant.wire.record;

import io.courant.wire.ErrorCode;

/** What a {@link BatchValidator} says about the bytes produced to a partition. */
public sealed interface BatchVerdict {

    /** The index of a refusal that concerns the batch as a whole. */
    int WHOLE_BATCH = -1;

    /**
     * The bytes are one good batch.
     *
     * @param maxTimestamp the largest timestamp of a record in ms, {@link RecordBatch#NO_TIMESTAMP} when none has one;
     *     with {@link ValidationLevel#HEADER} what the producer says
     * @param maxTimestampOffsetDelta where the first record with that timestamp stands, counted from the base offset;
     *     -1 when none has one; with {@link ValidationLevel#HEADER} the last record
     * @param restampNeeded whether the header says something else about timestamps (another maximum, or that they are
     *     append times): before the batch is stored, {@link RecordBatch#stampCreateTime} or
     *     {@link RecordBatch#stampLogAppendTime} must be called
     */
    record Accepted(long maxTimestamp, int maxTimestampOffsetDelta, boolean restampNeeded) implements BatchVerdict {}

    /**
     * The bytes must not be stored.
     *
     * @param error Kafka's code for it
     * @param message for the client's error message
     * @param recordIndex which record is wrong, from 0, or {@link #WHOLE_BATCH}
     */
    record Refused(ErrorCode error, String message, int recordIndex) implements BatchVerdict {}
}
