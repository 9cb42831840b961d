package io.courant.testkit.contract;

import io.courant.testkit.TestkitLimits;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do, by looking often. */
public final class RealAwaiting implements Awaiting {

    private static final long BETWEEN_LOOKS_NANOS = 200_000;

    @Override
    public void await(String what, BooleanSupplier condition) {
        long startedNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startedNanos > TestkitLimits.REAL_AWAIT_NANOS) {
                throw new AssertionError("waited in vain for: " + what);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }
}
