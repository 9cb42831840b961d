package io.courant.broker.machine;

import io.courant.base.Clock;
import io.courant.testkit.contract.ClockContract;
import java.util.concurrent.locks.LockSupport;

class SystemClockTest extends ClockContract {

    private final Clock clock = new SystemClock();

    @Override
    protected Clock clock() {
        return clock;
    }

    @Override
    protected void pass(long nanos) {
        long startedNanos = System.nanoTime();
        for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - startedNanos)) {
            LockSupport.parkNanos(left);
        }
    }
}
