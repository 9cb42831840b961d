package io.courant.log.epoch;

/**
 * Where an epoch ends, as OffsetForLeaderEpoch answers (KIP-101, KIP-279): the largest known epoch not above the one
 * asked for, and the offset behind its last record. Both are -1 when nothing is known.
 */
public record EpochEnd(int epoch, long endOffset) {

    public static final EpochEnd UNKNOWN = new EpochEnd(-1, -1);
}
