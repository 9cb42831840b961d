package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Done;

/**
 * How the written bytes of a shard's logs become durable: the seam behind which files are synced together today and a
 * journal can stand. Called on the shard; answers by {@link PartitionLog#durableUpTo(SyncPart)}.
 */
interface Durability {

    /** {@code log} has {@code bytes} more that are not durable. */
    void written(PartitionLog log, long bytes);

    /** Someone waits for all that {@code log} has written. */
    void wanted(PartitionLog log);

    /** A fetch waits for what {@code log} has written, or will write. */
    void readersWait(PartitionLog log);

    /** Tells, in a later event, when nothing of {@code log} is on its way to the disk. {@code log} writes no more. */
    void quiesce(PartitionLog log, Completion<Done> completion);
}
