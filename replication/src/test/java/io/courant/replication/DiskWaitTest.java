package io.courant.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskWaitTest {

    @Test
    void lastsAsLongAsTheClientGivesTime() {
        assertThat(DiskWait.nanos(1)).isEqualTo(1_000_000L);
        assertThat(DiskWait.nanos(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE * 1_000_000L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void lastsAsLongAsClientsWaitByDefaultWhereTheClientGivesNone(int timeoutMs) {
        assertThat(DiskWait.nanos(timeoutMs)).isEqualTo(30_000_000_000L);
    }
}
