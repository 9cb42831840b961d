package io.courant.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcceptRateTest {

    private static final long SECOND_NANOS = 1_000_000_000L;

    @Test
    void whoMakesASecondFullHoldsUpAllOthersForItsRest() {
        AcceptRate rate = new AcceptRate(2);
        assertThat(rate.takenAt(10)).isEqualTo(AcceptRate.NO_WAIT);
        assertThat(rate.takenAt(30)).isEqualTo(SECOND_NANOS - 20);
        assertThat(rate.takenAt(SECOND_NANOS + 10)).isEqualTo(AcceptRate.NO_WAIT);
        assertThat(rate.takenAt(2 * SECOND_NANOS + 10))
                .as("the first of another second")
                .isEqualTo(AcceptRate.NO_WAIT);
        assertThat(rate.takenAt(2 * SECOND_NANOS + 10)).isEqualTo(SECOND_NANOS);
    }

    @Test
    void withARateOfNoneOneASecondIsTaken() {
        AcceptRate rate = new AcceptRate(0);
        assertThat(rate.takenAt(10)).isEqualTo(SECOND_NANOS);
        assertThat(rate.takenAt(SECOND_NANOS + 10)).isEqualTo(SECOND_NANOS);
    }

    @Test
    void withoutARateNobodyWaits() {
        AcceptRate rate = new AcceptRate(Integer.MAX_VALUE);
        assertThat(rate.takenAt(10)).isEqualTo(AcceptRate.NO_WAIT);
    }
}
