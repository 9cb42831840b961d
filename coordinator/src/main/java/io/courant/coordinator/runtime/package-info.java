/**
 * Runs coordinators, each on one partition of an internal topic.
 *
 * <p>{@link io.courant.coordinator.runtime.CoordinatorPartition} is one of them: it loads a
 * {@link io.courant.coordinator.runtime.CoordinatorState} from the partition, and is the
 * {@link io.courant.coordinator.runtime.RecordWriter} that the state writes through. The records of one turn share a batch.
 * {@link io.courant.coordinator.runtime.CoordinatorLog} is the port to the partition.
 *
 * <p>Everything belongs to the shard of the partition. Always holds: a record is applied at once when it is written, in order;
 * who waits for a commit is told in the order of the writes; when a batch is lost, the state that had applied it is dropped,
 * and made anew from the log.
 *
 * <p>Read next: {@code io.courant.coordinator.group}.
 */
@NullMarked
package io.courant.coordinator.runtime;

import org.jspecify.annotations.NullMarked;
