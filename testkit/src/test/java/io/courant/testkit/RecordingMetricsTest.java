package io.courant.testkit;

import io.courant.base.metrics.Metric;
import io.courant.base.metrics.Metrics;
import io.courant.testkit.contract.MetricsContract;

class RecordingMetricsTest extends MetricsContract {

    private final RecordingMetrics metrics = new RecordingMetrics();

    @Override
    protected Metrics metrics() {
        return metrics;
    }

    @Override
    protected long read(Metric metric, String... labelValues) {
        return metrics.value(metric, labelValues);
    }
}
