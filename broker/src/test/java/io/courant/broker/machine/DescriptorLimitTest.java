package io.courant.broker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorLimitTest {

    @Test
    void readsTheLimitThatIsInForce() {
        assertThat(DescriptorLimit.in(List.of(
                        "Limit                     Soft Limit           Hard Limit           Units     ",
                        "Max processes             96409                96409                processes ",
                        "Max open files            4096                 20000                files     ")))
                .isEqualTo(4096);
    }

    @Test
    void knowsNoLimitWhereNoneIsTold() {
        assertThat(DescriptorLimit.in(List.of())).isEqualTo(DescriptorLimit.UNKNOWN);
        assertThat(DescriptorLimit.in(
                        List.of("Max open files            unlimited            unlimited            files")))
                .isEqualTo(DescriptorLimit.UNKNOWN);
    }
}
