package io.courant.base.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.courant.base.InvariantViolation;
import io.courant.base.metrics.Metric.Unit;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterBoardTest {

    private static final Metric COUNTED = Metric.counter("board.counted", Unit.BYTES, "Counted bytes", "place");
    private static final Metric NOW = Metric.gauge("board.now", Unit.NUMBER, "What is now");
    private static final Metric TOOK = Metric.durations("board.took", "How long it took", "place");

    private final MeterBoard board = new MeterBoard();

    @Test
    void whatSeveralOwnersCountUnderTheSameLabelsIsAddedUp() {
        board.counter(COUNTED, "here").add(3);
        board.counter(COUNTED, "here").increment();
        board.counter(COUNTED, "there").add(10);
        assertThat(board.value(COUNTED, "here")).isEqualTo(4);
        assertThat(board.value(COUNTED, "there")).isEqualTo(10);

        board.gauge(NOW).set(7);
        board.gauge(NOW).set(-2);
        assertThat(board.value(NOW)).isEqualTo(5);

        Durations took = board.durations(TOOK, "here");
        took.record(1);
        took.record(Long.MAX_VALUE / 2);
        board.durations(TOOK, "here").record(2_000_000);
        assertThat(board.value(TOOK, "here")).isEqualTo(3);
    }

    @Test
    void durationsOfSeveralOwnersAreAddedUpByTheirBounds() {
        board.durations(TOOK, "here").record(1_000);
        board.durations(TOOK, "here").record(2_000);
        board.durations(TOOK, "here").record(60_000_000_000L);
        MeterBoard.Series series = board.all().getFirst();
        assertThat(series.labelValues()).containsExactly("here");
        assertThat(series.counts()).startsWith(2, 0).endsWith(0, 1);
        assertThat(series.sumNanos()).isEqualTo(60_000_003_000L);
    }

    @Test
    void whatIsReadFollowsTheOwner() {
        Counter counter = board.counter(COUNTED, "here");
        assertThat(board.value(COUNTED, "here")).isZero();
        counter.add(5);
        assertThat(board.value(COUNTED, "here")).isEqualTo(5);
        counter.add(6);
        assertThat(board.value(COUNTED, "here")).isEqualTo(11);
    }

    @Test
    void listsEachSeriesOnceAndNothingThatIsOnlyAskedFor() {
        board.counter(COUNTED, "here");
        board.counter(COUNTED, "here");
        board.counter(COUNTED, "there");
        assertThat(board.value(NOW)).isZero();
        assertThat(board.all())
                .extracting(MeterBoard.Series::metric, MeterBoard.Series::labelValues)
                .containsExactly(tuple(COUNTED, List.of("here")), tuple(COUNTED, List.of("there")));
    }

    @Test
    void countingOtherwiseThanDeclaredIsABug() {
        assertThatThrownBy(() -> board.counter(COUNTED)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> board.counter(NOW)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> board.gauge(COUNTED, "here")).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> board.durations(NOW)).isInstanceOf(InvariantViolation.class);
    }
}
