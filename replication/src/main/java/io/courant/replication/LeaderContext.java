package io.courant.replication;

import io.courant.base.Clock;
import io.courant.base.Shard;

/** What all leaders of one shard share. */
record LeaderContext(Shard shard, Clock clock, RefusedSequences refusedSequences) {}
