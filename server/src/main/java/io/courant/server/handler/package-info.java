/**
 * What each API does: one handler per API, named like it, with its versions and its deliberate differences from Apache
 * Kafka at the top.
 *
 * <p>A handler object belongs to one data shard and serves the connections of that shard. It reads the cluster's image
 * as that shard knows it; partitions it reaches only on their own shards, through
 * {@link io.courant.server.handler.PartitionFanOut}; changes of the cluster it asks of the controller.
 *
 * <p>What always holds: every exchange that is taken up is answered exactly once, or its connection closes; the frame of
 * a request is released as soon as nothing reads from it; slices that a response carries are released by whoever holds
 * them last.
 *
 * <p>Read next: {@link io.courant.server.handler.ProduceHandler}, then {@link io.courant.server.handler.FetchHandler}.
 */
@NullMarked
package io.courant.server.handler;

import org.jspecify.annotations.NullMarked;
