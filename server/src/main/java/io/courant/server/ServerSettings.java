package io.courant.server;

import io.courant.base.Invariants;

/**
 * What an operator may set of the module, named as in Kafka.
 *
 * @param requestMaxBytes {@code socket.request.max.bytes}: the largest request accepted
 * @param inFlightMaxBytes {@code queued.max.request.bytes}: what requests in progress may hold, over all data shards;
 *     reading stops there. Above it by at most a few requests
 * @param connectionsMaxIdleMs {@code connections.max.idle.ms}: a connection that is silent for so long is closed
 * @param autoCreateTopics {@code auto.create.topics.enable}: whether Metadata makes topics that do not exist
 * @param fetchMaxBytes {@code fetch.max.bytes}: the most one fetch response carries, whatever the client asks for (one
 *     larger batch is still returned whole)
 * @param fetchSessionSlots {@code max.incremental.fetch.session.cache.slots}: fetch sessions over all shards, 0 for none
 * @param describedPartitions {@code max.request.partition.size.limit}: how many DescribeTopicPartitions describes at once
 */
public record ServerSettings(
        int requestMaxBytes,
        long inFlightMaxBytes,
        long connectionsMaxIdleMs,
        boolean autoCreateTopics,
        int fetchMaxBytes,
        int fetchSessionSlots,
        int describedPartitions) {

    /** Kafka's defaults; the in-flight budget, unlimited there, holds two of the largest requests. */
    public static final ServerSettings DEFAULTS =
            new ServerSettings(104_857_600, 2 * 104_857_600L, 600_000, true, 57_671_680, 1_000, 2_000);

    public ServerSettings {
        Invariants.check(requestMaxBytes > 0, "socket.request.max.bytes must be positive, not %s", requestMaxBytes);
        Invariants.check(inFlightMaxBytes > 0, "queued.max.request.bytes must be positive, not %s", inFlightMaxBytes);
        Invariants.check(
                connectionsMaxIdleMs > 0, "connections.max.idle.ms must be positive, not %s", connectionsMaxIdleMs);
        Invariants.check(fetchMaxBytes > 0, "fetch.max.bytes must be positive, not %s", fetchMaxBytes);
        Invariants.check(
                fetchSessionSlots >= 0,
                "max.incremental.fetch.session.cache.slots cannot be negative, as %s is",
                fetchSessionSlots);
        Invariants.check(
                describedPartitions > 0,
                "max.request.partition.size.limit must be positive, not %s",
                describedPartitions);
    }
}
