package io.courant.compat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for something that another process does, by looking again and again until a generous deadline. */
public final class Waiting {

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Whether it has happened. */
    public interface Condition {
        boolean holds() throws IOException;
    }

    private Waiting() {}

    /** Fails with {@code what} when {@code condition} does not hold within {@code seconds}. */
    public static void until(String what, long seconds, Condition condition) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + seconds + " s in vain for " + what);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
