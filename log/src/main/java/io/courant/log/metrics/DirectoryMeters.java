package io.courant.log.metrics;

import io.courant.base.Clock;
import io.courant.base.metrics.Counter;
import io.courant.base.metrics.Durations;
import io.courant.base.metrics.Gauge;
import io.courant.base.metrics.Metric;
import io.courant.base.metrics.Metrics;
import java.nio.file.Path;

/** Where is counted, and by which clock, what happens in one data directory. May be used from any thread. */
public record DirectoryMeters(Metrics metrics, Clock clock, Path directory) {

    /** {@code more} are the values of the labels behind the directory. */
    public Counter counter(Metric metric, String... more) {
        String[] labelValues = new String[more.length + 1];
        labelValues[0] = directory.toString();
        System.arraycopy(more, 0, labelValues, 1, more.length);
        return metrics.counter(metric, labelValues);
    }

    public Gauge gauge(Metric metric) {
        return metrics.gauge(metric, directory.toString());
    }

    public Durations durations(Metric metric) {
        return metrics.durations(metric, directory.toString());
    }

    public long nowNanos() {
        return clock.monotonicNanos();
    }
}
