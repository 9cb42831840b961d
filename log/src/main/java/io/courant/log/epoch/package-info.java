/**
 * Leader epochs of one log: where each begins and ends (KIP-101, KIP-279).
 *
 * <p>State belongs to the shard of the log, or to the lane that recovers it. Epochs and their start offsets rise
 * strictly; nothing is stored for its own sake: entries are rebuilt from batches, the checkpoint and segment indexes
 * only save the reading.
 *
 * <p>Read next: {@link io.courant.log.epoch.EpochEntries}.
 */
@NullMarked
package io.courant.log.epoch;

import org.jspecify.annotations.NullMarked;
