package io.courant.base;

/** Where counted buffers come from. */
public interface Buffers {

    /**
     * A big-endian buffer of exactly {@code bytes} bytes (at least 1) with position 0, contents unspecified, and one
     * reference, the caller's. Callers check lengths that came from outside before they ask. May be called from any
     * thread.
     */
    CountedBuffer allocate(int bytes);

    /** Bytes in buffers that are not yet freed. */
    long outstandingBytes();
}
