package io.courant.base;

import java.nio.ByteBuffer;

/** A buffer outside the heap that several readers may share, returned to its {@link Buffers} by the last release. */
public final class CountedBuffer implements Counted {

    private final ReferenceCount references = new ReferenceCount();
    private final ByteBuffer bytes;
    private final Runnable free;

    /** A buffer over {@code bytes}, from 0 to its limit; {@code free} runs once, on the thread of the last release. */
    public CountedBuffer(ByteBuffer bytes, Runnable free) {
        this.bytes = bytes;
        this.free = free;
    }

    /**
     * The bytes themselves, shared by all holders. Use absolute access, or {@link ByteBuffer#duplicate()} and
     * {@link ByteBuffer#slice(int, int)}: only the one who fills the buffer may move its position.
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    public int capacity() {
        return bytes.capacity();
    }

    @Override
    public void retain() {
        references.retain();
    }

    @Override
    public void release() {
        if (references.release()) {
            free.run();
        }
    }
}
