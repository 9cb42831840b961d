package io.courant.base;

/**
 * Something that lives while someone holds a reference to it, and is freed by the last one who lets go. A new counted
 * thing has one reference, its maker's. Counting is safe from any thread.
 */
public interface Counted {

    /** Adds a reference. The caller must hold one already. */
    void retain();

    /** Gives a reference back; the last one frees. Releasing more than was retained is a bug. */
    void release();
}
