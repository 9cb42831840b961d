package io.courant.replication;

import io.courant.base.Clock;
import io.courant.base.Shard;
import io.courant.wire.record.RecordBatch;

/**
 * What all leaders of one shard share.
 *
 * @param header a view for looking at one batch at a time
 */
record LeaderContext(Shard shard, Clock clock, RefusedSequences refusedSequences, RecordBatch header) {

    LeaderContext(Shard shard, Clock clock) {
        this(shard, clock, new RefusedSequences(), new RecordBatch());
    }
}
