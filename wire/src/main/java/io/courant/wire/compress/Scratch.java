package io.courant.wire.compress;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A buffer outside the heap that grows when asked and is freed at once, not when the collector finds the time. */
final class Scratch implements AutoCloseable {

    private @Nullable ContextMemory memory;
    private ByteBuffer bytes = ByteBuffer.allocateDirect(0);

    /** At least {@code capacity} bytes, position 0, limit at the capacity; earlier contents and views are lost when it grew. */
    @SuppressWarnings("MustBeClosedChecker") // closed with its memory
    ByteBuffer ofAtLeast(int capacity) {
        if (bytes.capacity() < capacity) {
            close();
            Arena arena = Arena.ofShared();
            memory = new ContextMemory(this, arena::close);
            bytes = arena.allocate(capacity).asByteBuffer();
        }
        return bytes.clear();
    }

    /** Frees what is larger than worth keeping. */
    void trim() {
        if (bytes.capacity() > CompressionLimits.KEPT_SCRATCH_BYTES) {
            close();
        }
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
            memory = null;
            bytes = ByteBuffer.allocateDirect(0);
        }
    }
}
