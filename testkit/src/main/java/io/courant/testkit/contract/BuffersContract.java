package io.courant.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.InvariantViolation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Buffers} does. */
public abstract class BuffersContract {

    protected abstract Buffers buffers();

    /** More bytes than those that take turns may hold together. */
    protected abstract int largeOne();

    @Test
    void givesExactlyWhatWasAskedFor() {
        for (int bytes : new int[] {1, 3, 63, 64, 65, 1_000, 4_096, 100_001, 1_048_576, 5_000_000}) {
            CountedBuffer buffer = buffers().allocate(bytes);
            assertThat(buffer.capacity()).isEqualTo(bytes);
            assertThat(buffer.bytes().position()).isZero();
            assertThat(buffer.bytes().limit()).isEqualTo(bytes);
            assertThat(buffer.bytes().order()).isEqualTo(ByteOrder.BIG_ENDIAN);
            assertThat(buffer.bytes().isDirect()).isTrue();
            buffer.release();
        }
    }

    @Test
    void countsWhatIsOutstanding() {
        Buffers buffers = buffers();
        long before = buffers.outstandingBytes();
        CountedBuffer first = buffers.allocate(1_000);
        CountedBuffer second = buffers.allocate(50);
        assertThat(buffers.outstandingBytes() - before).isGreaterThanOrEqualTo(1_050);
        first.release();
        second.release();
        assertThat(buffers.outstandingBytes()).isEqualTo(before);
    }

    @Test
    void keepsABufferUntilTheLastRelease() {
        Buffers buffers = buffers();
        long before = buffers.outstandingBytes();
        CountedBuffer buffer = buffers.allocate(100);
        buffer.bytes().putLong(0, 42);
        buffer.retain();
        buffer.release();
        assertThat(buffer.bytes().getLong(0)).isEqualTo(42);
        assertThat(buffers.outstandingBytes()).isGreaterThan(before);
        buffer.release();
        assertThat(buffers.outstandingBytes()).isEqualTo(before);
    }

    @Test
    void whoTakesTurnsGetsAnyThatIsAloneAndOthersWhenThereIsRoom() {
        Buffers buffers = buffers();
        CountedBuffer first = inTurn(largeOne());
        assertThat(first.capacity()).isEqualTo(largeOne());
        assertThat(first.bytes().limit()).isEqualTo(largeOne());
        assertThat(buffers.allocateInTurn(1)).isNull();
        first.release();
        CountedBuffer small = inTurn(1_000);
        CountedBuffer another = inTurn(1_000);
        assertThat(buffers.allocateInTurn(largeOne())).isNull();
        small.release();
        another.release();
        inTurn(largeOne()).release();
        assertThat(buffers.outstandingBytes()).isZero();
    }

    private CountedBuffer inTurn(int bytes) {
        CountedBuffer buffer = buffers().allocateInTurn(bytes);
        if (buffer == null) {
            throw new AssertionError("no buffer of " + bytes + " bytes");
        }
        return buffer;
    }

    @Test
    void noticesAReleaseTooMany() {
        CountedBuffer buffer = buffers().allocate(100);
        buffer.release();
        assertThatThrownBy(buffer::release).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(buffer::retain).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void buffersHeldAtOneTimeShareNoByte() {
        Buffers buffers = buffers();
        List<CountedBuffer> held = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            CountedBuffer buffer = buffers.allocate(40 + i);
            fill(buffer.bytes(), (byte) i);
            held.add(buffer);
        }
        for (int i = 0; i < held.size(); i++) {
            ByteBuffer bytes = held.get(i).bytes();
            for (int at = 0; at < bytes.capacity(); at++) {
                assertThat(bytes.get(at)).isEqualTo((byte) i);
            }
        }
        held.forEach(CountedBuffer::release);
    }

    private static void fill(ByteBuffer bytes, byte value) {
        for (int i = 0; i < bytes.capacity(); i++) {
            bytes.put(i, value);
        }
    }
}
