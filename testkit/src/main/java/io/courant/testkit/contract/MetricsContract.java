package io.courant.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.InvariantViolation;
import io.courant.base.metrics.Durations;
import io.courant.base.metrics.Metric;
import io.courant.base.metrics.Metric.Unit;
import io.courant.base.metrics.Metrics;
import org.junit.jupiter.api.Test;

/** What every {@link Metrics} does. */
public abstract class MetricsContract {

    private static final Metric COUNTED = Metric.counter("contract.counted", Unit.BYTES, "Counted bytes", "place");
    private static final Metric NOW = Metric.gauge("contract.now", Unit.NUMBER, "What is now");
    private static final Metric TOOK = Metric.durations("contract.took", "How long it took", "place");

    /** Made once for each test. */
    protected abstract Metrics metrics();

    /** What can be read, of durations how often. */
    protected abstract long read(Metric metric, String... labelValues);

    @Test
    void whatSeveralOwnersCountUnderTheSameLabelsIsAddedUp() {
        Metrics metrics = metrics();
        metrics.counter(COUNTED, "here").add(3);
        metrics.counter(COUNTED, "here").increment();
        metrics.counter(COUNTED, "there").add(10);
        assertThat(read(COUNTED, "here")).isEqualTo(4);
        assertThat(read(COUNTED, "there")).isEqualTo(10);

        metrics.gauge(NOW).set(7);
        metrics.gauge(NOW).set(-2);
        assertThat(read(NOW)).isEqualTo(5);

        Durations took = metrics.durations(TOOK, "here");
        took.record(1);
        took.record(Long.MAX_VALUE / 2);
        metrics.durations(TOOK, "here").record(2_000_000);
        assertThat(read(TOOK, "here")).isEqualTo(3);
    }

    @Test
    void whatIsReadFollowsTheOwner() {
        Metrics metrics = metrics();
        var counter = metrics.counter(COUNTED, "here");
        assertThat(read(COUNTED, "here")).isZero();
        counter.add(5);
        assertThat(read(COUNTED, "here")).isEqualTo(5);
        counter.add(6);
        assertThat(read(COUNTED, "here")).isEqualTo(11);
    }

    @Test
    void countingOtherwiseThanDeclaredIsABug() {
        Metrics metrics = metrics();
        assertThatThrownBy(() -> metrics.counter(COUNTED)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> metrics.counter(NOW)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> metrics.gauge(COUNTED, "here")).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> metrics.durations(NOW)).isInstanceOf(InvariantViolation.class);
    }
}
