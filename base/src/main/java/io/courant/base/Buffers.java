package io.courant.base;

import org.jspecify.annotations.Nullable;

/** Where counted buffers come from. */
public interface Buffers {

    /**
     * A big-endian buffer of exactly {@code bytes} bytes (at least 1) with position 0, contents unspecified, and one
     * reference, the caller's. Callers check lengths that came from outside before they ask. May be called from any
     * thread.
     */
    CountedBuffer allocate(int bytes);

    /**
     * A buffer as {@link #allocate} gives it, for work on something large that can wait; null while others that were given this
     * way hold so much that this one has to. When nobody holds one it is given, up to {@link #largestBytes()}. Who has one asks for
     * no second: each of two could wait for the other's.
     */
    @Nullable
    CountedBuffer allocateInTurn(int bytes);

    /** What a buffer may have at most, so that there is memory for it whatever else is going on. */
    int largestBytes();

    /** Bytes in buffers that are not yet freed. */
    long outstandingBytes();
}
