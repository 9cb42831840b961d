package io.courant.log;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The turns of the searches by time of one shard in one data directory. Any number of connections may ask, so only a few
 * searches are handed to the lane. The others wait here, first come, first served, and hold no file while they wait; what they
 * take is counted with the requests that they are parts of. Belongs to the shard.
 */
final class TimeSearches {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int onLane;

    /** Runs {@code search}, which calls {@link #ended()} when it is over, as soon as it may: now, or when others have ended. */
    void begin(Runnable search) {
        if (onLane < LogLimits.SEARCHES_ON_LANE) {
            onLane++;
            search.run();
        } else {
            waiting.add(search);
        }
    }

    /** A search that had begun is over. */
    void ended() {
        Runnable next = waiting.poll();
        if (next == null) {
            onLane--;
        } else {
            next.run();
        }
    }
}
