package io.courant.base.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DurationsTest {

    @Test
    void aTimeBelongsToTheFirstBoundThatItDoesNotExceed() {
        Durations durations = new Durations();
        long[] bounds = Durations.boundsNanos();
        for (long bound : bounds) {
            durations.record(bound);
        }
        assertThat(durations.counts()).hasSize(bounds.length + 1).endsWith(1, 0).doesNotContain(2);
        durations.record(bounds[0] + 1);
        assertThat(durations.counts()[1]).isEqualTo(2);
        durations.record(Long.MAX_VALUE / 2);
        assertThat(durations.counts()[bounds.length]).isEqualTo(1);
        assertThat(durations.count()).isEqualTo(bounds.length + 2L);
    }

    @Test
    void addsUpWhatWasRecordedAndTakesNothingOffForAClockThatStandsStill() {
        Durations durations = new Durations();
        durations.record(1_500);
        durations.record(500);
        durations.record(0);
        durations.record(-1);
        assertThat(durations.sumNanos()).isEqualTo(2_000);
        assertThat(durations.counts()[0]).isEqualTo(4);
    }

    @Test
    void boundsRise() {
        assertThat(Durations.boundsNanos()).isSorted().doesNotHaveDuplicates();
    }
}
