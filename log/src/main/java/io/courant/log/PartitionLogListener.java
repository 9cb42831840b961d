package io.courant.log;

/** Whoever leads or follows with a log. Called on the log's shard. */
public interface PartitionLogListener {

    /** {@link PartitionLog#durableEndOffset()} has risen. */
    void durableEndMoved(PartitionLog log);

    /** {@link PartitionLog#logStartOffset()} has risen. */
    default void logStartMoved(PartitionLog log) {}
}
