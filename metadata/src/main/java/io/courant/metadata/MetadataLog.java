package io.courant.metadata;

import io.courant.base.Completion;
import io.courant.base.Done;
import java.nio.ByteBuffer;

/**
 * The metadata partition as its leader uses it: the port through which records are appended and come back committed.
 * Implemented by replication; everything happens on the control shard.
 */
public interface MetadataLog {

    /** The epoch in which this process appends; obtained in this life of the process, and held by no other. */
    int leaderEpoch();

    /** The first offset that is still there. */
    long startOffset();

    /** The offset that the next record gets. Known for sure while no append is under way. */
    long endOffset();

    /** The offset up to which (exclusive) records are committed. */
    long committedEndOffset();

    /**
     * Appends one record batch, given with offsets from 0, which are replaced; the bytes from position to limit are copied.
     * Batches are appended in the order of the calls.
     *
     * @param committed told the batch's first offset once its last record is committed; after a failure it is unknown
     *     whether the batch will ever be, and this process must append no more
     */
    void append(ByteBuffer batch, Completion<Long> committed);

    /**
     * Committed batches from the one that holds {@code offset} on: as many whole ones as fit {@code maxBytes}, at least one,
     * none at the committed end. {@code offset} lies between start and committed end.
     */
    void read(long offset, int maxBytes, Completion<ByteBuffer> completion);

    /** Lets go of records below {@code offset}: a durable snapshot contains them. */
    void deleteBelow(long offset, Completion<Done> completion);
}
