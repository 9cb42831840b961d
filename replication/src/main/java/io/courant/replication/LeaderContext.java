package io.courant.replication;

import io.courant.base.Clock;
import io.courant.base.Shard;
import io.courant.log.WriteRoom;
import io.courant.wire.record.RecordBatch;

/**
 * What all leaders of one shard share.
 *
 * @param room what the disk has left for clients' batches
 * @param header a view for looking at one batch at a time
 */
record LeaderContext(Shard shard, Clock clock, WriteRoom room, RefusedSequences refusedSequences, RecordBatch header) {

    LeaderContext(Shard shard, Clock clock, WriteRoom room) {
        this(shard, clock, room, new RefusedSequences(), new RecordBatch());
    }
}
