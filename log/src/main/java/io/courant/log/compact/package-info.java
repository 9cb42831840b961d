/**
 * Compaction of a log: of each key only the last record stays (topics with {@code cleanup.policy=compact}).
 *
 * <p>A pass over a log is planned ({@link io.courant.log.compact.CompactionPlan}), learns the last offset of each key in the
 * part that no pass has seen ({@link io.courant.log.compact.KeyOffsets}), and writes its sealed segments from the first one on
 * anew, small neighbours together ({@link io.courant.log.compact.CompactionGroups}), without what is outdated ({@link
 * io.courant.log.compact.SegmentCleaner}), whose place the result then takes ({@link io.courant.log.compact.SegmentExchange}).
 * {@code CompactionPass} in {@code io.courant.log} drives it. Why, and what is on disk after each step: decisions 16 and 11.
 *
 * <p>Who owns what: a pass belongs to the shard of its log; what reads and writes runs on the background lane, and is handed over
 * and back with each step. Plans are pure.
 *
 * <p>What always holds: an exchange counts from one rename on, before and behind which the last record of each key is there;
 * before the first exchange the partition's {@link io.courant.log.compact.CompactionMark} says up to where offsets may be
 * missing; the last batch of each segment, and the last of each producer that is remembered, stay, though perhaps without a
 * record; a batch that is not sound ends the pass and is never left out.
 *
 * <p>Read next: {@link io.courant.log.compact.CompactionPlan}, {@link io.courant.log.compact.SegmentCleaner}.
 */
@NullMarked
package io.courant.log.compact;

import org.jspecify.annotations.NullMarked;
