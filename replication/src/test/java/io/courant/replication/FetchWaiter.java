package io.courant.replication;

import java.util.HashMap;
import java.util.Map;

/** Waits once for some bytes of partitions, as a fetch does. */
final class FetchWaiter {

    private final Runnable ready;
    private final Map<PartitionLeader, Watch> watches = new HashMap<>();
    private long missingBytes;
    private boolean done;

    FetchWaiter(long missingBytes, Runnable ready) {
        this.ready = ready;
        this.missingBytes = missingBytes;
    }

    /** Counts what becomes visible in {@code partition} from now on, once. */
    void watch(PartitionLeader partition) {
        if (!watches.containsKey(partition)) {
            Watch watch = new Watch();
            watches.put(partition, watch);
            if (partition.watch(watch)) {
                partition.hurry();
            } else {
                fire();
            }
        }
    }

    void cancel() {
        done = true;
        watches.values().forEach(PartitionWatch::unwatch);
    }

    private void fire() {
        if (!done) {
            cancel();
            ready.run();
        }
    }

    private final class Watch extends PartitionWatch {

        @Override
        protected boolean changed(long newBytes) {
            missingBytes -= Math.min(newBytes, missingBytes);
            return missingBytes == 0;
        }

        @Override
        protected boolean written() {
            return true;
        }

        @Override
        protected void ready() {
            fire();
        }
    }
}
