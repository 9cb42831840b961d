package io.courant.broker.metrics;

import io.courant.base.metrics.Metric;
import io.courant.base.metrics.Metrics;
import io.courant.testkit.contract.MetricsContract;
import java.util.List;

class MeterBoardTest extends MetricsContract {

    private final MeterBoard board = new MeterBoard();

    @Override
    protected Metrics metrics() {
        return board;
    }

    @Override
    protected long read(Metric metric, String... labelValues) {
        return board.all().stream()
                .filter(series ->
                        series.metric().equals(metric) && series.labelValues().equals(List.of(labelValues)))
                .mapToLong(MeterBoard.Series::value)
                .sum();
    }
}
