package io.courant.testkit.contract;

import java.util.function.BooleanSupplier;

/** Waits until a condition holds: by running the events of a simulated world, or by waiting for real threads. */
@FunctionalInterface
public interface Awaiting {

    /** Returns when {@code condition} holds; fails after a long time, naming {@code what} it waited for. */
    void await(String what, BooleanSupplier condition);
}
