/**
 * Consumer groups of the classic protocol, as they lie in one partition of {@code __consumer_offsets}.
 *
 * <p>{@link io.courant.coordinator.group.GroupCoordinator} is the entry: one method for each request. A
 * {@link io.courant.coordinator.group.Group} is data; what happens to it stands in one class for each concern:
 * {@link io.courant.coordinator.group.JoinPhase}, {@link io.courant.coordinator.group.SyncPhase},
 * {@link io.courant.coordinator.group.StaticMembers}, {@link io.courant.coordinator.group.Sessions},
 * {@link io.courant.coordinator.group.Departures}, {@link io.courant.coordinator.group.ProtocolSelection}; for offsets
 * {@link io.courant.coordinator.group.OffsetCommits} and
 * {@link io.courant.coordinator.group.OffsetLookups}.
 *
 * <pre>
 *             first member joins                  all have joined, or time is up
 *   EMPTY ──────────────────────▶ PREPARING ─────────────────────────────────────▶ COMPLETING
 *     ▲   ◀──────────────────────     ▲     ◀───────────────────────────────────── │
 *     │     time is up, nobody is     │         a member joins, leaves or expires  │ the leader syncs:
 *     │                               │                                            ▼ a record is written
 *     │                               └────────────────────────────────────────── STABLE
 *     │                                         a member joins, leaves or expires
 *   gone: deleted, or everything in it has expired
 * </pre>
 *
 * <p>What is stored are committed offsets, and of each group its last whole generation; both change only by applying a record
 * ({@link io.courant.coordinator.group.GroupRecord}). Who is about to join is not stored: it has been promised nothing, and joins
 * again when the broker has ended meanwhile.
 *
 * <p>Everything belongs to the shard of the partition. Always holds: of a generation whose assignments a member has seen the
 * record is committed, so no other generation gets its number; a held answer is given exactly once.
 */
@NullMarked
package io.courant.coordinator.group;

import org.jspecify.annotations.NullMarked;
