/**
 * One segment: a file of record batches exactly as Kafka has it, and the sparse index that we keep of it.
 *
 * <p>A {@link io.courant.log.segment.Segment} belongs to the shard of its log. Its file and index are loaded on a lane
 * and given back when nobody used them for a while; what is known without them is small. The index of a segment is
 * derived from its batches by {@link io.courant.log.segment.SegmentIndex#add}, on append and on recovery alike, and is
 * stored as {@link io.courant.log.segment.SegmentIndexFile} draws it; the head of the stored form is enough to know that
 * a search by time need not load the segment.
 *
 * <p>What always holds: index entries point at the first byte of a sound batch; a segment's batches begin at its base
 * offset or above and follow one another without a gap, but for ranges that are noted as damaged.
 *
 * <p>Read next: {@link io.courant.log.segment.SegmentIndex}, {@link io.courant.log.segment.SegmentScanner}.
 */
@NullMarked
package io.courant.log.segment;

import org.jspecify.annotations.NullMarked;
