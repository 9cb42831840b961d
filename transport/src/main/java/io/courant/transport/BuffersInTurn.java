package io.courant.transport;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Invariants;
import io.courant.base.NoRoomException;
import java.util.function.LongSupplier;

/**
 * How buffers take turns: so many bytes are out at a time, or one buffer that has more. Who was refused asks again; as long as it
 * does, nobody who wants less is served before it, or many small ones would keep the room from ever being enough. Safe from any
 * thread: a buffer comes back on the thread of its last release.
 */
final class BuffersInTurn {

    /** After so long without being asked again a refused wish was given up; some times the pause that those who ask make. */
    static final long WISH_LASTS_NANOS = 500_000_000L;

    private final long limitBytes;
    private final LongSupplier nanoTime;
    private long outstandingBytes;
    /** The largest of the wishes that were refused; 0 when there is none. */
    private int wishedBytes;

    private long wishedAtNanos;

    BuffersInTurn(long limitBytes, LongSupplier nanoTime) {
        this.limitBytes = limitBytes;
        this.nanoTime = nanoTime;
    }

    /** A buffer of {@code buffers}, unless it would have to wait. */
    CountedBuffer allocate(Buffers buffers, int bytes) throws NoRoomException {
        Invariants.check(bytes <= buffers.largestBytes(), "a buffer of %s bytes", bytes);
        if (!take(bytes)) {
            throw new NoRoomException(bytes);
        }
        boolean given = false;
        try {
            CountedBuffer buffer = buffers.allocate(bytes);
            given = true;
            return new CountedBuffer(buffer.bytes(), () -> {
                buffer.release();
                giveBack(bytes);
            });
        } finally {
            if (!given) {
                giveBack(bytes);
            }
        }
    }

    private synchronized boolean take(int bytes) {
        long now = nanoTime.getAsLong();
        if (now - wishedAtNanos > WISH_LASTS_NANOS) {
            wishedBytes = 0;
        }
        boolean isRoom = outstandingBytes == 0 || outstandingBytes + bytes <= limitBytes;
        if (isRoom && bytes >= wishedBytes) {
            outstandingBytes += bytes;
            wishedBytes = 0;
            return true;
        }
        if (bytes >= wishedBytes) {
            wishedBytes = bytes;
            wishedAtNanos = now;
        }
        return false;
    }

    private synchronized void giveBack(int bytes) {
        outstandingBytes -= bytes;
    }
}
