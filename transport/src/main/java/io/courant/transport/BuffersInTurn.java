package io.courant.transport;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Invariants;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How buffers take turns: so many bytes are out at a time, or one buffer that has more. Safe from any thread: a buffer
 * comes back on the thread of its last release.
 */
final class BuffersInTurn {

    private final long limitBytes;
    private final AtomicLong outstandingBytes = new AtomicLong();

    BuffersInTurn(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** A buffer of {@code buffers}; null while it would have to wait. */
    @Nullable
    CountedBuffer allocate(Buffers buffers, int bytes) {
        Invariants.check(bytes <= buffers.largestBytes(), "a buffer of %s bytes", bytes);
        long before = outstandingBytes.get();
        while (before == 0 || before + bytes <= limitBytes) {
            if (outstandingBytes.compareAndSet(before, before + bytes)) {
                return given(buffers, bytes);
            }
            before = outstandingBytes.get();
        }
        return null;
    }

    private CountedBuffer given(Buffers buffers, int bytes) {
        boolean given = false;
        try {
            CountedBuffer buffer = buffers.allocate(bytes);
            given = true;
            return new CountedBuffer(buffer.bytes(), () -> {
                buffer.release();
                outstandingBytes.addAndGet(-bytes);
            });
        } finally {
            if (!given) {
                outstandingBytes.addAndGet(-bytes);
            }
        }
    }
}
