/**
 * Snapshots of the cluster's state, so that the metadata log stays short.
 *
 * <p>{@link io.courant.metadata.snapshot.SnapshotWriter} belongs to the control shard and writes an immutable image in
 * steps while the state moves on; {@link io.courant.metadata.snapshot.SnapshotReader} and
 * {@link io.courant.metadata.snapshot.SnapshotFiles} block and run on a lane. Always holds: a file with a snapshot's name is
 * whole and durable, a crash at any instant leaves the older ones as they were, and the log reaches back to the end of the
 * oldest that is kept.
 *
 * <p>Read next: {@link io.courant.metadata.MetadataLoader}, which starts from the newest one.
 */
@NullMarked
package io.courant.metadata.snapshot;

import org.jspecify.annotations.NullMarked;
