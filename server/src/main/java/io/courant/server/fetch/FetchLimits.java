package io.courant.server.fetch;

import io.courant.server.ServerLimits;
import io.courant.server.connection.Exchange;
import io.courant.wire.message.FetchRequest;

/**
 * What a fetch request says beside its partitions.
 *
 * @param version of the request
 * @param listener name of the one that the request came in through
 * @param maxWaitMs how long it may wait for {@code minBytes}
 * @param maxBytes the most that the answer carries, one larger batch aside
 * @param readCommitted whether transactions that were aborted are to be named
 */
record FetchLimits(short version, String listener, int maxWaitMs, int minBytes, int maxBytes, boolean readCommitted) {

    private static final short FIRST_WITH_TOPIC_IDS = 13;

    /** Version 16 of KIP-951. */
    private static final short FIRST_WITH_LEADERS = 16;

    private static final byte READ_COMMITTED = 1;

    static FetchLimits of(Exchange exchange, FetchRequest request, int mostBytes) {
        return new FetchLimits(
                exchange.version(),
                exchange.listener().name(),
                Math.min(request.maxWaitMs(), ServerLimits.MAX_WAIT_MS),
                request.minBytes(),
                Math.max(0, Math.min(request.maxBytes(), mostBytes)),
                request.isolationLevel() == READ_COMMITTED);
    }

    /** Whether topics are named by their ids. */
    boolean byId() {
        return version >= FIRST_WITH_TOPIC_IDS;
    }

    /** Whether a client that has gone to the wrong leader is told the right one. */
    boolean asksForLeaders() {
        return version >= FIRST_WITH_LEADERS;
    }

    boolean mayWait() {
        return maxWaitMs > 0 && minBytes > 0;
    }
}
