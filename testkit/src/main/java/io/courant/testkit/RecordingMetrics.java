package io.courant.testkit;

import io.courant.base.metrics.Counter;
import io.courant.base.metrics.Durations;
import io.courant.base.metrics.Gauge;
import io.courant.base.metrics.Metric;
import io.courant.base.metrics.Metrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Keeps what is counted, for tests to look at. */
public final class RecordingMetrics implements Metrics {

    private record Series(Metric metric, List<String> labelValues) {}

    private final Map<Series, List<LongSupplier>> bySeries = new HashMap<>();

    @Override
    public Counter counter(Metric metric, String... labelValues) {
        Counter made = new Counter();
        keep(metric, Metric.Kind.COUNTER, List.of(labelValues), made::value);
        return made;
    }

    @Override
    public Gauge gauge(Metric metric, String... labelValues) {
        Gauge made = new Gauge();
        keep(metric, Metric.Kind.GAUGE, List.of(labelValues), made::value);
        return made;
    }

    @Override
    public Durations durations(Metric metric, String... labelValues) {
        Durations made = new Durations();
        keep(metric, Metric.Kind.DURATIONS, List.of(labelValues), made::count);
        return made;
    }

    private synchronized void keep(Metric metric, Metric.Kind kind, List<String> labelValues, LongSupplier value) {
        metric.requireUse(kind, labelValues);
        bySeries.computeIfAbsent(new Series(metric, labelValues), ignored -> new ArrayList<>())
                .add(value);
    }

    /** What all owners together have counted, of durations how often; 0 when nobody counts that. */
    public synchronized long value(Metric metric, String... labelValues) {
        return bySeries.getOrDefault(new Series(metric, List.of(labelValues)), List.of()).stream()
                .mapToLong(LongSupplier::getAsLong)
                .sum();
    }
}
