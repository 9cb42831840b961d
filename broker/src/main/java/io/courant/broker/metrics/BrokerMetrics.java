package io.courant.broker.metrics;

import io.courant.base.metrics.Metric;
import io.courant.base.metrics.Metric.Unit;
import java.util.List;

/** What is counted of the process as a whole. */
public final class BrokerMetrics {

    public static final Metric VERSION =
            Metric.gauge("courant.version", Unit.NUMBER, "Always 1; its label says which release runs", "version");

    public static final Metric SHARD_DELAY = Metric.durations(
            "courant.shard.delay",
            "How late an event came that was due on a shard, looked at ten times a second: as late as the turns of its"
                    + " other events take",
            "shard");

    public static final List<Metric> ALL = List.of(VERSION, SHARD_DELAY);

    private BrokerMetrics() {}
}
