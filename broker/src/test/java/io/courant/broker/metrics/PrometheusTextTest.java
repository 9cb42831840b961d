package io.courant.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.metrics.MeterBoard;
import io.courant.base.metrics.Metric;
import io.courant.base.metrics.Metric.Unit;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {

    private final MeterBoard board = new MeterBoard();
    private final PrometheusText text = new PrometheusText(board);

    private Scrape scraped() {
        return Scrape.parse(text.now());
    }

    @Test
    void everyMetricOfThePageHasThereTheNameAndTheMeaningOfThePage() {
        for (List<Metric> section : MetricsPage.sections().values()) {
            section.forEach(this::count);
        }
        Scrape scrape = scraped();
        for (List<Metric> section : MetricsPage.sections().values()) {
            for (Metric metric : section) {
                assertThat(scrape.helps()).containsEntry(PrometheusNames.of(metric), metric.meaning());
            }
        }
    }

    private void count(Metric metric) {
        String[] labelValues =
                Collections.nCopies(metric.labels().size(), "some").toArray(String[]::new);
        switch (metric.kind()) {
            case COUNTER -> board.counter(metric, labelValues).increment();
            case GAUGE -> board.gauge(metric, labelValues).set(1);
            case DURATIONS -> board.durations(metric, labelValues).record(1);
        }
    }

    @Test
    void showsWhatIsCountedBetweenTwoLooks() {
        Metric bytes = Metric.counter("test.taken", Unit.BYTES, "What was taken", "place");
        Metric now = Metric.gauge("test.now", Unit.SECONDS, "What is now");
        Metric took = Metric.durations("test.took", "How long it took");
        var counter = board.counter(bytes, "a \"quoted\" place");
        assertThat(scraped().samples()).containsEntry("test_taken_bytes_total{place=\"a \\\"quoted\\\" place\"}", 0.0);
        counter.add(7);
        board.gauge(now).set(-3);
        board.durations(took).record(2_000_000_000L);
        assertThat(scraped().samples())
                .containsEntry("test_taken_bytes_total{place=\"a \\\"quoted\\\" place\"}", 7.0)
                .containsEntry("test_now_seconds", -3.0)
                .containsEntry("test_took_seconds_count", 1.0)
                .containsEntry("test_took_seconds_sum", 2.0)
                .containsEntry("test_took_seconds_bucket{le=\"1.0\"}", 0.0)
                .containsEntry("test_took_seconds_bucket{le=\"2.5\"}", 1.0);
    }
}
