/**
 * Fetching: what consumers read, in sessions and out of them.
 *
 * <p>{@link io.courant.server.fetch.FetchRequests} takes a request up on its connection's shard and finds whose partitions it
 * reads: those of a {@link io.courant.server.fetch.FetchSession}, or its own alone ({@link io.courant.server.fetch.LoneFetch}).
 * {@link io.courant.server.fetch.FetchProgress} is one request on its way, in rounds; {@link
 * io.courant.server.fetch.FetchShardPart} reads and watches the partitions of one shard.
 *
 * <p>A session belongs to the shard on which it was made, its home, which is part of its id; {@link
 * io.courant.server.fetch.FetchSessions} are those of one shard. A request that comes in on another shard's connection, after a
 * reconnect for instance, is worked on at home, and its answer sent back. The partitions of a session belong to the shards they
 * live on; between two rounds, home may look at what the last one has read.
 *
 * <p>Always holds: a partition that is not in its shard part's queue has nothing that its session has not been told, and is
 * watched; so a round looks at the partitions in the queues alone. Slices are held by an answer only, never between fetches. A
 * session has one fetch at a time: a later one ends the one before it.
 *
 * <p>Read next: {@code io.courant.replication}, whose leaders are read.
 */
@NullMarked
package io.courant.server.fetch;

import org.jspecify.annotations.NullMarked;
