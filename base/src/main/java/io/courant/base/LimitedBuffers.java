package io.courant.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Counted buffers for one purpose, of which only so many bytes are out at a time. Who gets none has another way. Safe
 * from any thread: a buffer comes back on the thread of its last release.
 */
public final class LimitedBuffers {

    private static final VarHandle OUTSTANDING;

    static {
        try {
            OUTSTANDING = MethodHandles.lookup().findVarHandle(LimitedBuffers.class, "outstandingBytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Buffers buffers;
    private final long limitBytes;

    @SuppressWarnings("UnusedVariable") // written through the handle
    private volatile long outstandingBytes;

    public LimitedBuffers(Buffers buffers, long limitBytes) {
        Invariants.check(limitBytes > 0, "a limit of %s bytes", limitBytes);
        this.buffers = buffers;
        this.limitBytes = limitBytes;
    }

    /** As {@link Buffers#allocate}; null when more than the limit would be out then. */
    public @Nullable CountedBuffer allocate(int bytes) {
        long before = (long) OUTSTANDING.getAndAdd(this, (long) bytes);
        if (before + bytes > limitBytes) {
            giveBack(bytes);
            return null;
        }
        CountedBuffer buffer = buffers.allocate(bytes);
        return new CountedBuffer(buffer.bytes(), () -> {
            giveBack(bytes);
            buffer.release();
        });
    }

    private void giveBack(long bytes) {
        long before = (long) OUTSTANDING.getAndAdd(this, -bytes);
        Invariants.check(before >= bytes, "gave back %s of %s bytes", bytes, before);
    }
}
