package io.courant.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.InvariantViolation;
import io.courant.base.NoRoomException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Buffers} does. */
public abstract class BuffersContract {

    protected abstract Buffers buffers();

    /** As many bytes as those that take turns may hold together, or more. */
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
    void whoTakesTurnsGetsAnyThatIsAloneAndOthersWhenThereIsRoom() throws NoRoomException {
        Buffers buffers = buffers();
        CountedBuffer first = buffers.allocateInTurn(largeOne());
        assertThat(first.capacity()).isEqualTo(largeOne());
        assertThat(first.bytes().limit()).isEqualTo(largeOne());
        assertThatThrownBy(() -> buffers.allocateInTurn(1)).isInstanceOf(NoRoomException.class);
        first.release();
        CountedBuffer small = buffers.allocateInTurn(1_000);
        CountedBuffer another = buffers.allocateInTurn(1_000);
        assertThatThrownBy(() -> buffers.allocateInTurn(largeOne()))
                .isInstanceOfSatisfying(
                        NoRoomException.class,
                        refused -> assertThat(refused.bytes()).isEqualTo(largeOne()));
        small.release();
        another.release();
        buffers.allocateInTurn(largeOne()).release();
        assertThat(buffers.outstandingBytes()).isZero();
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
