/**
 * Brings coordinators and partitions together: {@code coordinator} knows nothing of leaders and images.
 *
 * <p>{@link io.courant.server.group.ShardGroups} has a coordinator for each partition of {@code __consumer_offsets} that this
 * broker leads on one shard, as the image says; {@link io.courant.server.group.PartitionCoordinatorLog} is the partition as the
 * coordinator uses it; {@link io.courant.server.group.OffsetsTopic} says which partition a group lies in.
 *
 * <p>Everything belongs to its shard. Always holds: a group has at most one coordinator, on the shard of its partition.
 *
 * <p>Read next: {@code io.courant.coordinator}, and the handlers of the group APIs.
 */
@NullMarked
package io.courant.server.group;

import org.jspecify.annotations.NullMarked;
