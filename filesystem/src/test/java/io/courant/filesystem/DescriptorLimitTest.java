package io.courant.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorLimitTest {

    private static final DescriptorLimit UNKNOWN =
            new DescriptorLimit(DescriptorLimit.UNKNOWN, DescriptorLimit.UNKNOWN);

    @Test
    void readsTheLimitThatIsInForce() {
        assertThat(DescriptorLimit.in(List.of(
                        "Limit                     Soft Limit           Hard Limit           Units     ",
                        "Max processes             96409                96409                processes ",
                        "Max open files            4096                 20000                files     ")))
                .isEqualTo(new DescriptorLimit(4096, 20000));
    }

    @Test
    void knowsNoLimitWhereNoneIsTold() {
        assertThat(DescriptorLimit.in(List.of())).isEqualTo(UNKNOWN);
        assertThat(DescriptorLimit.in(
                        List.of("Max open files            unlimited            unlimited            files")))
                .isEqualTo(UNKNOWN);
        assertThat(DescriptorLimit.in(
                        List.of("Max open files            1024                 9223372036854775807  files")))
                .isEqualTo(new DescriptorLimit(1024, DescriptorLimit.UNKNOWN));
    }

    @Test
    void keepsAQuarterForLogs() {
        assertThat(new DescriptorLimit(4096, 4096).forConnections()).isEqualTo(3072);
        assertThat(new DescriptorLimit(1, 1).forConnections()).isEqualTo(1);
    }
}
