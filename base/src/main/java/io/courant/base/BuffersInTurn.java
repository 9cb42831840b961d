package io.courant.base;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How {@link Buffers} take turns: so many bytes are out at a time, or one buffer that has more. Safe from any thread: a buffer
 * comes back on the thread of its last release.
 */
public final class BuffersInTurn {

    private final long limitBytes;
    private final AtomicLong outstandingBytes = new AtomicLong();

    public BuffersInTurn(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** A buffer of {@code buffers}; null while it would have to wait. */
    public @Nullable CountedBuffer allocate(Buffers buffers, int bytes) {
        Invariants.check(bytes <= buffers.largestBytes(), "a buffer of %s bytes", bytes);
        long before = outstandingBytes.get();
        while (before == 0 || before + bytes <= limitBytes) {
            if (outstandingBytes.compareAndSet(before, before + bytes)) {
                CountedBuffer buffer = buffers.allocate(bytes);
                return new CountedBuffer(buffer.bytes(), () -> {
                    buffer.release();
                    outstandingBytes.addAndGet(-bytes);
                });
            }
            before = outstandingBytes.get();
        }
        return null;
    }
}
