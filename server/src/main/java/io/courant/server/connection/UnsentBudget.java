package io.courant.server.connection;

import io.courant.base.Invariants;
import java.util.ArrayDeque;

/**
 * The memory of responses that one shard's clients have not taken yet. The process's budget is divided evenly among its
 * shards. When it is used up, further responses wait as objects, for which the {@link InFlightBudget} has room or no
 * more requests are taken up, and the sweep closes connections whose clients do not read; so clients that never read
 * cannot use up the memory outside the heap.
 */
final class UnsentBudget {

    private final ConnectionShard home;
    private final long limitBytes;
    private final ArrayDeque<BrokerConnection> waiting = new ArrayDeque<>();
    private long usedBytes;

    UnsentBudget(ConnectionShard home, long limitBytes) {
        this.home = home;
        this.limitBytes = limitBytes;
    }

    /** A response larger than the whole budget has room when nothing else is unsent. */
    boolean hasRoomFor(long bytes) {
        return usedBytes == 0 || usedBytes + bytes <= limitBytes;
    }

    /** True while responses wait for room. */
    boolean isShort() {
        return !waiting.isEmpty();
    }

    void charge(long bytes) {
        usedBytes += bytes;
        home.meters().unsentBytes.set(usedBytes);
    }

    void giveBack(long bytes) {
        usedBytes -= bytes;
        home.meters().unsentBytes.set(usedBytes);
        Invariants.check(usedBytes >= 0, "gave back more unsent bytes than were charged: %s", usedBytes);
        if (bytes > 0) {
            for (BrokerConnection connection = waiting.poll(); connection != null; connection = waiting.poll()) {
                home.turnSoon(connection);
            }
        }
    }

    /** Gives {@code connection} a turn when bytes are given back. */
    void await(BrokerConnection connection) {
        waiting.add(connection);
        home.meters().unsentWaits.increment();
    }

    void forget(BrokerConnection connection) {
        waiting.remove(connection);
    }
}
