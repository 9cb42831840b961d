package io.courant.log.compact;

import io.courant.log.LogLimits;

/**
 * What one step of compaction reads of a segment: a few milliseconds of the background lane.
 *
 * @param begunAt its first position
 */
record Piece(int begunAt) {

    /** Whether it ends at {@code position}, where a batch does. By the difference: positions go up to the largest int. */
    boolean isOver(int position) {
        return position - begunAt >= LogLimits.COMPACTION_PIECE_BYTES;
    }
}
