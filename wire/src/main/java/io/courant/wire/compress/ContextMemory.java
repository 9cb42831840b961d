package io.courant.wire.compress;

import java.lang.ref.Cleaner;

/**
 * Memory of a library or an arena that is freed when its owner is closed, and when the owner was forgotten. Every owner is
 * closed before its program ends; but a simulated program that is killed closes nothing, and the JVM that it ran in goes on
 * with the next one.
 */
final class ContextMemory implements AutoCloseable {

    /** Its thread does nothing but this. The JDK keeps direct buffers and inflaters in the same way. */
    private static final Cleaner CLEANER = Cleaner.create();

    private final Cleaner.Cleanable freeing;

    /** {@code freeing}, which must not refer to {@code owner}, runs once. */
    ContextMemory(Object owner, Runnable freeing) {
        this.freeing = CLEANER.register(owner, freeing);
    }

    @Override
    public void close() {
        freeing.clean();
    }
}
