package io.courant.broker.metrics;

import io.courant.base.metrics.Metric;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the modules declare, as somebody sees it who scrapes a broker. */
public final class DeclaredMetrics {

    /** A series with one of these labels comes once something has happened that it names. */
    private static final Set<String> LABELS_OF_EVENTS = Set.of("error", "reason", "topic");

    private DeclaredMetrics() {}

    /** By the names that Prometheus has, the kinds of those that every broker tells from its start. */
    public static Map<String, String> typesFromTheStart() {
        Map<String, String> types = new TreeMap<>();
        for (List<Metric> section : MetricsPage.sections().values()) {
            for (Metric metric : section) {
                if (metric.labels().stream().noneMatch(LABELS_OF_EVENTS::contains)) {
                    types.put(PrometheusNames.of(metric), typeOf(metric));
                }
            }
        }
        return types;
    }

    private static String typeOf(Metric metric) {
        return switch (metric.kind()) {
            case COUNTER, GAUGE -> metric.kind().name().toLowerCase(Locale.ROOT);
            case DURATIONS -> "histogram";
        };
    }
}
