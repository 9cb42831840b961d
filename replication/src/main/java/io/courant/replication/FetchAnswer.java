package io.courant.replication;

import io.courant.base.Slice;
import io.courant.wire.ErrorCode;
import java.util.List;

/** What a read of one partition gives. */
public sealed interface FetchAnswer {

    /**
     * Whole batches, the first of which holds the offset; none when there is nothing new.
     *
     * @param lastStableOffset up to where a consumer of committed records may read: the high watermark
     * @param slices the caller releases them
     */
    record Fetched(long highWatermark, long lastStableOffset, long logStartOffset, List<Slice> slices, int sizeInBytes)
            implements FetchAnswer {}

    /** The consumer's last epoch is not ours, or ended earlier here: it reads on from there (KIP-595). */
    record Diverging(int epoch, long endOffset, long highWatermark, long logStartOffset) implements FetchAnswer {}

    /** What is needed is not open: {@link PartitionLeader#load} it and read again. */
    record NotLoaded() implements FetchAnswer {}

    /** {@code highWatermark} and {@code logStartOffset} are -1 where they are not known. */
    record Refused(ErrorCode error, long highWatermark, long logStartOffset) implements FetchAnswer {

        private static final long UNKNOWN_OFFSET = -1;

        /** A refusal for a reason that has nothing to do with what the log holds. */
        public Refused(ErrorCode error) {
            this(error, UNKNOWN_OFFSET, UNKNOWN_OFFSET);
        }
    }
}
