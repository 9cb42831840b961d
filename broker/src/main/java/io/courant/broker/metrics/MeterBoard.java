package io.courant.broker.metrics;

import io.courant.base.metrics.Counter;
import io.courant.base.metrics.Durations;
import io.courant.base.metrics.Gauge;
import io.courant.base.metrics.Metric;
import io.courant.base.metrics.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** Keeps everything that counts, for whoever reads it. Knows no library, so that it costs nothing while nobody does. */
public final class MeterBoard implements Metrics {

    /** All that counts one metric under the same labels. */
    public static final class Series {

        private record Key(Metric metric, List<String> labelValues) {}

        private final Key key;
        private final List<LongSupplier> values = new CopyOnWriteArrayList<>();
        private final List<Durations> durations = new CopyOnWriteArrayList<>();

        private Series(Key key) {
            this.key = key;
        }

        public Metric metric() {
            return key.metric;
        }

        /** One for each label that the metric declares, in that order. */
        public List<String> labelValues() {
            return key.labelValues;
        }

        /** The sum over all owners; of durations, how often. */
        public long value() {
            long sum = 0;
            for (LongSupplier each : values) {
                sum += each.getAsLong();
            }
            return sum;
        }

        /** As {@link Durations#counts()}, over all owners. */
        public long[] counts() {
            long[] sums = new long[Durations.boundsNanos().length + 1];
            for (Durations each : durations) {
                long[] counts = each.counts();
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += counts[i];
                }
            }
            return sums;
        }

        public long sumNanos() {
            long sum = 0;
            for (Durations each : durations) {
                sum += each.sumNanos();
            }
            return sum;
        }
    }

    private final Map<Series.Key, Series> byKey = new ConcurrentHashMap<>();

    @Override
    public Counter counter(Metric metric, String... labelValues) {
        Counter made = new Counter();
        series(metric, Metric.Kind.COUNTER, labelValues).values.add(made::value);
        return made;
    }

    @Override
    public Gauge gauge(Metric metric, String... labelValues) {
        Gauge made = new Gauge();
        series(metric, Metric.Kind.GAUGE, labelValues).values.add(made::value);
        return made;
    }

    @Override
    public Durations durations(Metric metric, String... labelValues) {
        Durations made = new Durations();
        Series series = series(metric, Metric.Kind.DURATIONS, labelValues);
        series.values.add(made::count);
        series.durations.add(made);
        return made;
    }

    private Series series(Metric metric, Metric.Kind kind, String... labelValues) {
        List<String> values = List.of(labelValues);
        metric.requireUse(kind, values);
        return byKey.computeIfAbsent(new Series.Key(metric, values), Series::new);
    }

    /** Everything that is counted by now. */
    public List<Series> all() {
        return new ArrayList<>(byKey.values());
    }
}
