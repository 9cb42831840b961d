package io.courant.broker.metrics;

import io.courant.base.metrics.Durations;
import io.courant.base.metrics.MeterBoard;
import io.courant.base.metrics.MeterBoard.Series;
import io.courant.base.metrics.Metric;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything on the board, read where its owners have counted it. */
final class BoardCollector implements MultiCollector {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final List<Double> BOUNDS = boundsSeconds();

    private final MeterBoard board;

    BoardCollector(MeterBoard board) {
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
        Map<Metric, List<Series>> byMetric = new LinkedHashMap<>();
        for (Series series : board.all()) {
            byMetric.computeIfAbsent(series.metric(), ignored -> new ArrayList<>())
                    .add(series);
        }
        List<MetricSnapshot> snapshots = new ArrayList<>();
        byMetric.forEach((metric, all) -> snapshots.add(snapshot(metric, all)));
        return new MetricSnapshots(snapshots);
    }

    private static MetricSnapshot snapshot(Metric metric, List<Series> all) {
        MetricSnapshot.Builder<?> snapshot = switch (metric.kind()) {
            case COUNTER -> {
                CounterSnapshot.Builder counter = CounterSnapshot.builder();
                all.forEach(series -> counter.dataPoint(counted(series)));
                yield counter;
            }
            case GAUGE -> {
                GaugeSnapshot.Builder gauge = GaugeSnapshot.builder();
                all.forEach(series -> gauge.dataPoint(gauged(series)));
                yield gauge;
            }
            case DURATIONS -> {
                HistogramSnapshot.Builder histogram = HistogramSnapshot.builder();
                all.forEach(series -> histogram.dataPoint(timed(series)));
                yield histogram;
            }
        };
        return snapshot.name(PrometheusNames.withoutKind(metric))
                .help(metric.meaning())
                .build();
    }

    private static CounterDataPointSnapshot counted(Series series) {
        return CounterDataPointSnapshot.builder()
                .value((double) series.value())
                .labels(labels(series))
                .build();
    }

    private static GaugeDataPointSnapshot gauged(Series series) {
        return GaugeDataPointSnapshot.builder()
                .value((double) series.value())
                .labels(labels(series))
                .build();
    }

    private static HistogramDataPointSnapshot timed(Series series) {
        List<Long> counts = new ArrayList<>();
        for (long count : series.counts()) {
            counts.add(count);
        }
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, counts))
                .sum(series.sumNanos() / NANOS_PER_SECOND)
                .labels(labels(series))
                .build();
    }

    private static Labels labels(Series series) {
        return Labels.of(series.metric().labels(), series.labelValues());
    }
}
