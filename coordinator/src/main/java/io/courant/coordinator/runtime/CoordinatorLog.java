package io.courant.coordinator.runtime;

import io.courant.base.Completion;
import io.courant.base.CountedBuffer;
import io.courant.base.Done;
import java.nio.ByteBuffer;

/** One partition of an internal topic as its coordinator uses it. On the partition's shard. */
public interface CoordinatorLog {

    /** Opens the log, so that the other methods have something to tell; a failure says that it cannot be used now. */
    void open(Completion<Done> completion);

    /** The first offset of the log. */
    long startOffset();

    /** Up to where everything is committed. */
    long committedEndOffset();

    /** Whole committed batches, the first of which holds {@code offset}; about {@code maxBytes} of them, on the heap. */
    void read(long offset, int maxBytes, Completion<ByteBuffer> completion);

    /**
     * Appends a batch and takes over the reference to it. Completed in the order of the calls once the batch is committed; a
     * failure says that nobody knows whether it stays.
     */
    void append(CountedBuffer batch, Completion<Done> committed);

    /** Whether the disk has no room left for what clients ask to write. */
    boolean isFull();
}
