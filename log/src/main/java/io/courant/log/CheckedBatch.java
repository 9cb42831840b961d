package io.courant.log;

import io.courant.base.CountedBuffer;
import io.courant.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What is known of a batch that wants to be appended, before its log is asked. */
sealed interface CheckedBatch {

    /** Gives up what was made of the batch. */
    void release();

    /**
     * The batch may be stored.
     *
     * @param maxTimestamp the largest timestamp of a record in ms, or {@link io.courant.wire.record.RecordBatch#NO_TIMESTAMP}
     * @param restampNeeded whether the header says something else about timestamps
     * @param appendTime whether the batch gets the time of its append instead
     * @param rewritten the same records with the topic's compression, and one reference to it; null when the batch is
     *     stored as it came
     */
    record Sound(
            long maxTimestamp,
            boolean restampNeeded,
            boolean appendTime,
            @Nullable CountedBuffer rewritten) implements CheckedBatch {

        @Override
        public void release() {
            if (rewritten != null) {
                rewritten.release();
            }
        }
    }

    /**
     * The batch must not be stored.
     *
     * @param recordIndex which record is wrong, or {@link io.courant.wire.record.BatchVerdict#WHOLE_BATCH}
     */
    record Refused(ErrorCode error, String message, int recordIndex) implements CheckedBatch {

        @Override
        public void release() {}
    }
}
