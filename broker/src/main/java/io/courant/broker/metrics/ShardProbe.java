package io.courant.broker.metrics;

import io.courant.base.Clock;
import io.courant.base.Shard;
import io.courant.base.metrics.Durations;
import io.courant.base.metrics.Metrics;

/** Sees how late events come on one shard. Only where somebody may read that: a shard without work would sleep otherwise. */
final class ShardProbe {

    /** Often enough to meet a shard that is busy for a while, and nothing beside what it does otherwise. */
    private static final long EVERY_NANOS = 100_000_000L;

    private final Shard shard;
    private final Clock clock;
    private final Durations delays;

    private ShardProbe(Shard shard, Clock clock, Durations delays) {
        this.shard = shard;
        this.clock = clock;
        this.delays = delays;
    }

    /** Looks from now on, for as long as the shard runs. */
    static void start(Shard shard, Clock clock, Metrics metrics) {
        ShardProbe probe = new ShardProbe(shard, clock, metrics.durations(BrokerMetrics.SHARD_DELAY, shard.toString()));
        shard.execute(probe::arrange);
    }

    private void arrange() {
        long dueNanos = clock.monotonicNanos() + EVERY_NANOS;
        shard.schedule(EVERY_NANOS, () -> {
            delays.record(clock.monotonicNanos() - dueNanos);
            arrange();
        });
    }
}
