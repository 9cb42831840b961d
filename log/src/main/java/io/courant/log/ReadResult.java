package io.courant.log;

import io.courant.base.Slice;
import java.io.IOException;
import java.util.List;

/** What a read found. */
public sealed interface ReadResult {

    /**
     * Whole batches, the first of which holds the offset asked for; none at the bound. The caller releases the slices,
     * of which those in memory are short and bounded over all readers of a shard.
     */
    record Records(List<Slice> slices, int sizeInBytes) implements ReadResult {
        static final Records NONE = new Records(List.of(), 0);
    }

    /** The offset lies before the log's start or behind its end. */
    record OffsetOutOfRange(long logStartOffset, long logEndOffset) implements ReadResult {}

    /** The offset lies in a damaged range: answered CORRUPT_MESSAGE. */
    record Corrupt(String place) implements ReadResult {}

    /** The segment is not open: {@link PartitionLog#load} it and read again. */
    record NotLoaded() implements ReadResult {
        static final NotLoaded NOT_LOADED = new NotLoaded();
    }

    /** The disk failed, or the log is closed. */
    record Failed(IOException cause) implements ReadResult {}
}
