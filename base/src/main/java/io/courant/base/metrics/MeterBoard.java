package io.courant.base.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keeps everything that counts, for whoever reads it: operators, and tests. Knows no library, so that it costs nothing while
 * nobody does. Its lock is held for as long as it takes to find a series, and by readers to list them.
 */
public final class MeterBoard implements Metrics {

    /** All that counts one metric under the same labels. */
    public static final class Series {

        private record Key(Metric metric, List<String> labelValues) {}

        private final Key key;
        /** Replaced when an owner comes, so that readers hold up nobody. */
        private volatile List<LongSupplier> values = List.of();

        private volatile List<Durations> durations = List.of();

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

        private synchronized void add(LongSupplier value) {
            values = with(values, value);
        }

        private synchronized void add(Durations made) {
            values = with(values, made::count);
            durations = with(durations, made);
        }

        private static <T> List<T> with(List<T> old, T added) {
            List<T> all = new ArrayList<>(old.size() + 1);
            all.addAll(old);
            all.add(added);
            return all;
        }
    }

    /** Guarded by this board. */
    private final Map<Series.Key, Series> byKey = new LinkedHashMap<>();

    @Override
    public Counter counter(Metric metric, String... labelValues) {
        Counter made = new Counter();
        series(metric, Metric.Kind.COUNTER, labelValues).add(made::value);
        return made;
    }

    @Override
    public Gauge gauge(Metric metric, String... labelValues) {
        Gauge made = new Gauge();
        series(metric, Metric.Kind.GAUGE, labelValues).add(made::value);
        return made;
    }

    @Override
    public Durations durations(Metric metric, String... labelValues) {
        Durations made = new Durations();
        series(metric, Metric.Kind.DURATIONS, labelValues).add(made);
        return made;
    }

    private synchronized Series series(Metric metric, Metric.Kind kind, String... labelValues) {
        List<String> values = List.of(labelValues);
        metric.requireUse(kind, values);
        return byKey.computeIfAbsent(new Series.Key(metric, values), Series::new);
    }

    /** Everything that is counted by now, in the order in which it came. */
    public synchronized List<Series> all() {
        return new ArrayList<>(byKey.values());
    }

    /** What all owners together have counted, of durations how often; 0 when nobody counts that. */
    public synchronized long value(Metric metric, String... labelValues) {
        Series series = byKey.get(new Series.Key(metric, List.of(labelValues)));
        return series == null ? 0 : series.value();
    }
}
