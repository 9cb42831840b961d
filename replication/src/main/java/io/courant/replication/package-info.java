/**
 * The leader of a partition: what an acknowledgement means, what consumers see, and in which epoch records are written.
 *
 * <p>{@link io.courant.replication.ShardPartitions} follows the image on one shard and finds the
 * {@link io.courant.replication.PartitionLeader} of a partition, which it makes at the first touch;
 * {@link io.courant.replication.PartitionAppends} takes a batch from the request to the answer;
 * {@link io.courant.replication.PartitionWatch} tells a reader what has changed.
 * {@link io.courant.replication.ShardDirectory} is what the shard has of one data directory.
 * {@link io.courant.replication.ReplicatedMetadataLog} leads the metadata partition on the control shard.
 *
 * <p>Everything belongs to the shard of its partition. Always holds: the high watermark never falls, and nothing above it is
 * served; {@code acks=all} is answered only below it, repeated batches too; no batch is taken ahead of one that came before
 * it from the same producer on the same connection.
 *
 * <p>Epochs: no process appends in an epoch that it did not obtain in its life. The metadata partition's is raised in the
 * coordination cell at every start. A partition with one replica on disk keeps the epoch of its record: what a crash took
 * from it was neither acknowledged to all nor shown to a consumer, so nobody can tell two writers of one epoch apart.
 *
 * <p>Read next: {@code io.courant.server}, which carries requests to the partition's shard and answers back.
 */
@NullMarked
package io.courant.replication;

import org.jspecify.annotations.NullMarked;
