package io.courant.broker.metrics;

import io.courant.base.metrics.Metric;
import io.courant.broker.metrics.MeterBoard.Series;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything on the board, and the basics of the JVM, as text for Prometheus. */
final class PrometheusText {

    /** The format of {@link #now()}, as Prometheus asks for it. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final MeterBoard board;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Set<Series> bound = new HashSet<>();

    PrometheusText(MeterBoard board) {
        this.board = board;
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        registry.getPrometheusRegistry().register(new DurationsCollector(board));
    }

    synchronized String now() {
        for (Series series : board.all()) {
            if (bound.add(series)) {
                bind(series);
            }
        }
        return registry.scrape();
    }

    private void bind(Series series) {
        Metric metric = series.metric();
        switch (metric.kind()) {
            case COUNTER ->
                FunctionCounter.builder(metric.name(), series, Series::value)
                        .description(metric.meaning())
                        .baseUnit(unitOf(metric))
                        .tags(tagsOf(series))
                        .register(registry);
            case GAUGE ->
                Gauge.builder(metric.name(), series, Series::value)
                        .description(metric.meaning())
                        .baseUnit(unitOf(metric))
                        .tags(tagsOf(series))
                        .register(registry);
            case DURATIONS -> {} // the collector has them: Micrometer's own timers would have to be written to
        }
    }

    private static @Nullable String unitOf(Metric metric) {
        return switch (metric.unit()) {
            case NUMBER -> null;
            case BYTES -> "bytes";
            case SECONDS -> "seconds";
        };
    }

    private static List<Tag> tagsOf(Series series) {
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < series.labelValues().size(); i++) {
            tags.add(
                    Tag.of(series.metric().labels().get(i), series.labelValues().get(i)));
        }
        return tags;
    }
}
