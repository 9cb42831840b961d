package io.courant.base;

/** Where counted buffers come from. */
public interface Buffers {

    /**
     * A big-endian buffer of exactly {@code bytes} bytes (at least 1) with position 0, contents unspecified, and one
     * reference, the caller's. Callers check lengths that came from outside before they ask. May be called from any
     * thread.
     */
    CountedBuffer allocate(int bytes);

    /**
     * A buffer as {@link #allocate} gives it, for work on something large that can wait. When nobody holds one that was given
     * this way it is given, up to {@link #largestBytes()}. Who has one asks for no second: each of two could wait for the
     * other's.
     *
     * @throws NoRoomException while others that were given this way hold so much that this one has to wait
     */
    CountedBuffer allocateInTurn(int bytes) throws NoRoomException;

    /** What a buffer may have at most, so that there is memory for it whatever else is going on. */
    int largestBytes();

    /** What all buffers of the process may have together: whoever lets buffers wait for others does so within a part of it. */
    long limitBytes();

    /** Bytes in buffers that are not yet freed. */
    long outstandingBytes();
}
