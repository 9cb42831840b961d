package io.courant.broker.metrics;

import io.courant.base.metrics.Metric;

/** How a metric is called where Prometheus asks for it. */
final class PrometheusNames {

    private PrometheusNames() {}

    /** With unit and kind at its end, as a query names it; of durations without the ends of their parts. */
    static String of(Metric metric) {
        String name = withoutKind(metric);
        return metric.kind() == Metric.Kind.COUNTER ? name + "_total" : name;
    }

    /** With the unit at its end, as Prometheus' library wants to have it, which adds the rest. */
    static String withoutKind(Metric metric) {
        String plain = metric.name().replace('.', '_');
        return switch (metric.unit()) {
            case NUMBER -> plain;
            case BYTES -> plain + "_bytes";
            case SECONDS -> plain + "_seconds";
        };
    }
}
