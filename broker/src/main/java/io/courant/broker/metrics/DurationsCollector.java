package io.courant.broker.metrics;

import io.courant.base.metrics.Durations;
import io.courant.base.metrics.Metric;
import io.courant.broker.metrics.MeterBoard.Series;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The durations on the board as histograms, read where their owners have counted them. */
final class DurationsCollector implements MultiCollector {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final List<Double> BOUNDS = boundsSeconds();

    private final MeterBoard board;

    DurationsCollector(MeterBoard board) {
        this.board = board;
    }

    private static List<Double> boundsSeconds() {
        List<Double> bounds = new ArrayList<>();
        for (long nanos : Durations.boundsNanos()) {
            bounds.add(nanos / NANOS_PER_SECOND);
        }
        bounds.add(Double.POSITIVE_INFINITY);
        return List.copyOf(bounds);
    }

    @Override
    public MetricSnapshots collect() {
        Map<Metric, HistogramSnapshot.Builder> byMetric = new LinkedHashMap<>();
        for (Series series : board.all()) {
            Metric metric = series.metric();
            if (metric.kind() == Metric.Kind.DURATIONS) {
                byMetric.computeIfAbsent(metric, DurationsCollector::histogram).dataPoint(dataPoint(series));
            }
        }
        List<MetricSnapshot> snapshots = new ArrayList<>();
        byMetric.values().forEach(histogram -> snapshots.add(histogram.build()));
        return new MetricSnapshots(snapshots);
    }

    private static HistogramSnapshot.Builder histogram(Metric metric) {
        return HistogramSnapshot.builder().name(PrometheusNames.of(metric)).help(metric.meaning());
    }

    private static HistogramDataPointSnapshot dataPoint(Series series) {
        List<Long> counts = new ArrayList<>();
        for (long count : series.counts()) {
            counts.add(count);
        }
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, counts))
                .sum(series.sumNanos() / NANOS_PER_SECOND)
                .labels(Labels.of(series.metric().labels(), series.labelValues()))
                .build();
    }
}
