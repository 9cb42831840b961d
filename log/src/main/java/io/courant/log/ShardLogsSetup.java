package io.courant.log;

import io.courant.base.Buffers;
import io.courant.base.Clock;
import io.courant.base.EventLog;
import io.courant.base.Random;
import io.courant.base.Shard;
import io.courant.log.metrics.DirectoryMeters;

/**
 * What the logs of one shard stand on.
 *
 * @param inlineLimits how much of a batch is checked within a turn
 * @param intervals how often the work comes that nobody asks for: checkpoints, retention, the scrub, giving back what is idle
 * @param memory what they may take of it
 * @param meters where what happens is counted
 * @param fault told when the directory fails
 */
public record ShardLogsSetup(
        Shard shard,
        Clock clock,
        Random random,
        Buffers buffers,
        ShardLanes lanes,
        InlineLimits inlineLimits,
        LogIntervals intervals,
        ShardMemory memory,
        EventLog events,
        DirectoryMeters meters,
        DirectoryFault fault) {}
