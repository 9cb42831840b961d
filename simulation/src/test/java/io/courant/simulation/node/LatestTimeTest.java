package io.courant.simulation.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.simulation.check.Checker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatestTimeTest {

    private static final long MINUTE_MS = 60_000;
    private static final long WEEK_MS = 7L * 24 * 60 * MINUTE_MS;

    private final List<Long> told = new ArrayList<>();
    private final LatestTime latest = new LatestTime(
            new Checker() {
                @Override
                public void clockMayBeAhead(long ms) {
                    told.add(ms);
                }
            },
            1_000);

    @Test
    void countsStepsOfUpToAMinuteWhileABrokerRuns() {
        latest.seenRunning(1_000 + MINUTE_MS + 1);
        assertThat(told).containsExactly(1_000L);
        latest.seenRunning(1_000 + MINUTE_MS);
        latest.seenRunning(0);
        assertThat(told).containsExactly(1_000L, 1_000 + MINUTE_MS);
    }

    @Test
    void countsLargerOnesWhenABrokerBegins() {
        latest.seenAtStart(1_000 + WEEK_MS + 1, true);
        assertThat(told).containsExactly(1_000L);
        latest.seenAtStart(1_000 + WEEK_MS, true);
        assertThat(told).containsExactly(1_000L, 1_000 + WEEK_MS);
    }

    @Test
    void countsAnyWhenABrokerKnowsNoTime() {
        latest.seenAtStart(100 * WEEK_MS, false);
        assertThat(told).containsExactly(1_000L, 100 * WEEK_MS);
    }
}
