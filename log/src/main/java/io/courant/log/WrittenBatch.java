package io.courant.log;

import io.courant.base.CountedBuffer;
import io.courant.log.segment.Segment;

/**
 * A batch that stands in its segment.
 *
 * @param position where, in the segment's file
 * @param buffer holds its bytes, from {@code at} on; the caller's reference
 */
record WrittenBatch(Segment segment, int position, long baseOffset, CountedBuffer buffer, int at, int length) {}
