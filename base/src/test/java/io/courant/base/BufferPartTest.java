package io.courant.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BufferPartTest {

    @ParameterizedTest
    @ValueSource(longs = {100, 107L << 20, 1L << 30, Long.MAX_VALUE})
    void allPartsTogetherAreNoMoreThanThereIs(long limitBytes) {
        long left = limitBytes;
        for (BufferPart part : BufferPart.values()) {
            assertThat(part.of(limitBytes)).as(part.name()).isBetween(1L, left);
            left -= part.of(limitBytes);
        }
        assertThat(left).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {107L << 20, 384L << 20})
    void theLargestRequestCanBecomeAnotherBatchOfItsSize(long limitBytes) {
        assertThat(BufferPart.IN_TURN.of(limitBytes)).isGreaterThanOrEqualTo(BufferPart.EXCEEDING.of(limitBytes));
    }
}
