package io.courant.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The count behind {@link Counted}. Its owner frees when {@link #release()} says that the last reference is gone. */
final class ReferenceCount {

    private static final VarHandle REFERENCES;

    static {
        try {
            REFERENCES = MethodHandles.lookup().findVarHandle(ReferenceCount.class, "references", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // read and written through the handle
    private volatile int references = 1;

    void retain() {
        int before = (int) REFERENCES.getAndAdd(this, 1);
        Invariants.check(before > 0, "retained after the last release (count %s)", before);
    }

    /** True when this was the last reference. */
    boolean release() {
        int before = (int) REFERENCES.getAndAdd(this, -1);
        Invariants.check(before > 0, "released more often than retained (count %s)", before);
        return before == 1;
    }
}
