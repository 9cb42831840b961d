package io.courant.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LimitedBuffersTest {

    private long outstandingBytes;
    private final LimitedBuffers limited = new LimitedBuffers(
            new Buffers() {
                @Override
                public CountedBuffer allocate(int bytes) {
                    outstandingBytes += bytes;
                    return new CountedBuffer(ByteBuffer.allocateDirect(bytes), () -> outstandingBytes -= bytes);
                }

                @Override
                public CountedBuffer allocateInTurn(int bytes) {
                    throw new AssertionError("nobody takes turns here");
                }

                @Override
                public int largestBytes() {
                    return Integer.MAX_VALUE;
                }

                @Override
                public long limitBytes() {
                    return Long.MAX_VALUE;
                }

                @Override
                public long outstandingBytes() {
                    return outstandingBytes;
                }
            },
            100);

    @Test
    void givesNoMoreThanTheLimitAtATimeAndGoesOnWhenSomeComesBack() {
        List<CountedBuffer> out = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            out.add(allocated(30));
        }
        assertThat(limited.allocate(30)).isNull();
        assertThat(outstandingBytes).isEqualTo(90);
        CountedBuffer last = allocated(10);

        out.getFirst().retain();
        out.getFirst().release();
        assertThat(limited.allocate(30)).isNull();
        out.forEach(CountedBuffer::release);
        assertThat(outstandingBytes).isEqualTo(10);
        allocated(90).release();
        last.release();
        assertThat(outstandingBytes).isZero();
    }

    private CountedBuffer allocated(int bytes) {
        return Objects.requireNonNull(limited.allocate(bytes), () -> "no room for " + bytes + " bytes");
    }
}
