package io.courant.replication;

import io.courant.wire.ErrorCode;

/** What became of a wish to delete a partition's oldest records. */
public sealed interface DeletionAnswer {

    /** No end of the broker brings them back; the log begins at {@code logStartOffset}. */
    record Deleted(long logStartOffset) implements DeletionAnswer {}

    /** The disk was not in time: it happens all the same. The log begins at {@code logStartOffset}. */
    record TimedOut(long logStartOffset) implements DeletionAnswer {}

    /** Nothing is deleted. */
    record Refused(ErrorCode error) implements DeletionAnswer {}
}
