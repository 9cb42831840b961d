package io.courant.broker.metrics;

import io.courant.base.metrics.Metric;

/** How a metric is called where Prometheus asks for it. */
final class PrometheusNames {

    private PrometheusNames() {}

    /** With unit and kind at its end, as a query names it; of durations without the ends of their parts. */
    static String of(Metric metric) {
        String plain = metric.name().replace('.', '_');
        String withUnit = switch (metric.unit()) {
            case NUMBER -> plain;
            case BYTES -> plain + "_bytes";
            case SECONDS -> plain + "_seconds";
        };
        return metric.kind() == Metric.Kind.COUNTER ? withUnit + "_total" : withUnit;
    }
}
