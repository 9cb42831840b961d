/**
 * Coordinators: state that clients share, kept in partitions of internal topics.
 *
 * <p>{@code io.courant.coordinator.runtime} runs one coordinator for each partition of an internal topic, on that partition's
 * shard: loads its state from the log, appends what it writes, and holds answers back until they are committed.
 * {@code io.courant.coordinator.group} is what it runs so far: consumer groups, in {@code __consumer_offsets}.
 *
 * <p>Always holds: what is stored changes only by applying a record, at once when it is written and again at a load; no answer
 * leaves that rests on a record that is not committed.
 *
 * <p>Read next: {@link io.courant.coordinator.runtime.CoordinatorPartition}, then
 * {@link io.courant.coordinator.group.GroupCoordinator}.
 */
@NullMarked
package io.courant.coordinator;

import org.jspecify.annotations.NullMarked;
