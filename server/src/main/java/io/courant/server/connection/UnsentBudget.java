package io.courant.server.connection;

import io.courant.base.Invariants;
import io.courant.server.ServerLimits;
import java.util.LinkedHashSet;

/**
 * The memory of responses that one shard's clients have not taken yet. The process's budget is divided evenly among its
 * shards. When it is used up, further responses wait as objects, in the order in which they came; meanwhile a
 * connection takes up no request before its client has taken the last answer, and the sweep closes connections whose
 * clients do not read. So clients that never read cannot use up the memory outside the heap.
 *
 * <p>The last part of it is kept for small responses to clients that have taken all before them: so those who read get
 * their acknowledgements while those who do not have not been closed yet.
 */
final class UnsentBudget {

    private final long limitBytes;
    private final long reserveBytes;
    private final ConnectionMeters meters;
    /** Who waits with a response that may use the reserve. */
    private final LinkedHashSet<BrokerConnection> small = new LinkedHashSet<>();

    private final LinkedHashSet<BrokerConnection> others = new LinkedHashSet<>();
    private long usedBytes;

    UnsentBudget(long limitBytes, ConnectionMeters meters) {
        this.limitBytes = limitBytes;
        this.meters = meters;
        this.reserveBytes = limitBytes / ServerLimits.UNSENT_RESERVE_PART;
    }

    /**
     * Takes {@code bytes} for a response to {@code connection}, when there is room and nobody waits who came before; else
     * {@code connection} waits, and gets a turn when it may ask again. A response larger than the whole budget has room
     * when nothing else is unsent.
     *
     * @param readsAll whether the client has taken all that was sent to it before
     */
    boolean take(BrokerConnection connection, long bytes, boolean readsAll) {
        boolean mayUseReserve = readsAll && bytes <= ServerLimits.UNSENT_RESERVE_RESPONSE_BYTES;
        LinkedHashSet<BrokerConnection> queue = mayUseReserve ? small : others;
        long open = mayUseReserve ? limitBytes : limitBytes - reserveBytes;
        boolean isFirst = queue.isEmpty() || queue.getFirst().equals(connection);
        if (isFirst && (usedBytes == 0 || usedBytes + bytes <= open)) {
            usedBytes += bytes;
            meters.unsentBytes.set(usedBytes);
            forget(connection);
            return true;
        }
        boolean waitedBefore = (mayUseReserve ? others : small).remove(connection);
        if (queue.add(connection) && !waitedBefore) {
            meters.unsentWaits.increment();
        }
        return false;
    }

    /** True while responses wait for room. */
    boolean isShort() {
        return !small.isEmpty() || !others.isEmpty();
    }

    void giveBack(long bytes) {
        usedBytes -= bytes;
        meters.unsentBytes.set(usedBytes);
        Invariants.check(usedBytes >= 0, "gave back more unsent bytes than were taken: %s", usedBytes);
        if (bytes > 0) {
            wakeFirst();
        }
    }

    /** {@code connection} waits no longer. */
    void forget(BrokerConnection connection) {
        // It waits in one of them at most.
        if (small.remove(connection) || others.remove(connection)) {
            wakeFirst();
        }
    }

    private void wakeFirst() {
        if (!small.isEmpty()) {
            small.getFirst().turnSoon();
        }
        if (!others.isEmpty()) {
            others.getFirst().turnSoon();
        }
    }
}
