package io.courant.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class UuidTest {

    @Test
    void textIsTheOneThatKafkaToolsPrint() {
        assertThat(Uuid.METADATA_TOPIC).hasToString("AAAAAAAAAAAAAAAAAAAAAQ");
        assertThat(new Uuid(0xfedcba9876543210L, 0x0123456789abcdefL)).hasToString("_ty6mHZUMhABI0VniavN7w");
    }

    @Test
    void parsingReturnsWhatWasPrinted() {
        Uuid uuid = new Uuid(-3, Long.MIN_VALUE);
        assertThat(Uuid.parse(uuid.toString())).isEqualTo(uuid);
    }

    @Test
    void refusesTextThatIsNoId() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Uuid.parse("AAAA"))
                .withMessageContaining("22 characters");
        assertThatIllegalArgumentException().isThrownBy(() -> Uuid.parse("!!!!!!!!!!!!!!!!!!!!!!"));
    }

    @Test
    void aRandomIdNeverLooksLikeAnOption() {
        // The first draw would print as text that begins with a dash.
        long[] draws = {0xfbffffffffffffffL, 1, 0x0123456789abcdefL, 2};
        int[] next = {0};
        Uuid uuid = Uuid.random(() -> draws[next[0]++]);
        assertThat(next[0]).isEqualTo(4);
        assertThat(uuid.toString()).doesNotStartWith("-");
    }

    @Test
    void ordersBySignedHalves() {
        assertThat(new Uuid(1, 5)).isLessThan(new Uuid(2, 0)).isGreaterThan(new Uuid(1, 4));
    }
}
