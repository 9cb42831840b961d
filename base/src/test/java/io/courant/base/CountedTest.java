package io.courant.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class CountedTest {

    private int freed;
    private final CountedBuffer buffer = new CountedBuffer(ByteBuffer.allocateDirect(16), () -> freed++);

    @Test
    void theLastReleaseFreesOnce() {
        buffer.retain();
        buffer.release();
        assertThat(freed).isZero();
        buffer.release();
        assertThat(freed).isEqualTo(1);
    }

    @Test
    void releasingTooOftenIsABug() {
        buffer.release();
        assertThatExceptionOfType(InvariantViolation.class).isThrownBy(buffer::release);
    }

    @Test
    void retainingWhatIsFreedIsABug() {
        buffer.release();
        assertThatExceptionOfType(InvariantViolation.class).isThrownBy(buffer::retain);
    }

    @Test
    void aSliceLiesWithinItsBuffer() {
        assertThat(new Slice.OfBuffer(buffer, 4, 12).view().remaining()).isEqualTo(12);
        assertThatExceptionOfType(InvariantViolation.class).isThrownBy(() -> new Slice.OfBuffer(buffer, 5, 12));
        assertThatExceptionOfType(InvariantViolation.class)
                .isThrownBy(() -> new Slice.OfBuffer(buffer, Integer.MAX_VALUE, 12));
    }
}
