package io.courant.coordinator.group;

import io.courant.base.Clock;
import io.courant.base.Shard;
import io.courant.base.Timer;
import io.courant.coordinator.CoordinatorLimits;

/**
 * A timer that ends the time for which clients are waited for. When it fires much too late, the process stood still, and what
 * clients have sent meanwhile has not been read: then it waits once more, and only once.
 */
final class PatientTimer implements Timer {

    private final Shard shard;
    private final Clock clock;
    private final long nanos;
    private final Runnable event;
    private final long dueNanos;
    private boolean hasWaitedMore;
    private Timer timer;

    private PatientTimer(GroupContext context, long nanos, Runnable event) {
        this.shard = context.shard();
        this.clock = context.clock();
        this.nanos = nanos;
        this.event = event;
        this.dueNanos = clock.monotonicNanos() + nanos;
        this.timer = shard.schedule(nanos, this::fired);
    }

    /** Runs {@code event} on the shard of {@code context} when clients have had {@code nanos} to be heard. */
    static Timer schedule(GroupContext context, long nanos, Runnable event) {
        return new PatientTimer(context, nanos, event);
    }

    /** Whether a timer that fires now was due so long ago that the process must have stood still. */
    static boolean isAfterPause(Clock clock, long dueNanos) {
        return clock.monotonicNanos() - dueNanos > CoordinatorLimits.PAUSE_NANOS;
    }

    @Override
    public void cancel() {
        timer.cancel();
    }

    private void fired() {
        if (isAfterPause(clock, dueNanos) && !hasWaitedMore) {
            hasWaitedMore = true;
            timer = shard.schedule(Math.min(nanos, CoordinatorLimits.AFTER_PAUSE_NANOS), this::fired);
        } else {
            event.run();
        }
    }
}
