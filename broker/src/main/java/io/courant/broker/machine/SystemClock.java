package io.courant.broker.machine;

import io.courant.base.Clock;

/** The machine's two clocks. */
public final class SystemClock implements Clock {

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public long wallMs() {
        return System.currentTimeMillis();
    }
}
