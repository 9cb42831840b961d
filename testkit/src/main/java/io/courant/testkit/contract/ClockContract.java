package io.courant.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Clock;
import org.junit.jupiter.api.Test;

/** What every {@link Clock} does. */
public abstract class ClockContract {

    private static final long YEAR_2020_MS = 1_577_836_800_000L;
    private static final long YEAR_2200_MS = 7_258_118_400_000L;

    protected abstract Clock clock();

    /** Lets at least {@code nanos} pass. */
    protected abstract void pass(long nanos);

    @Test
    void monotonicTimeGrowsByAtLeastWhatHasPassed() {
        long before = clock().monotonicNanos();
        pass(3_000_000);
        assertThat(clock().monotonicNanos() - before).isGreaterThanOrEqualTo(3_000_000);
    }

    @Test
    void monotonicTimeNeverDecreases() {
        long last = clock().monotonicNanos();
        for (int i = 0; i < 10_000; i++) {
            long now = clock().monotonicNanos();
            assertThat(now - last).isNotNegative();
            last = now;
        }
    }

    @Test
    void wallTimeIsMillisecondsOfThisEra() {
        assertThat(clock().wallMs()).isBetween(YEAR_2020_MS, YEAR_2200_MS);
    }
}
