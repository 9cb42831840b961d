package io.courant.simulation.check;

import io.courant.wire.TopicIdPartition;

/**
 * What OffsetForLeaderEpoch has answered.
 *
 * @param question the epoch asked for
 * @param epoch the largest one up to it that the log knows; -1: none is known, or the one asked for lies ahead
 * @param endOffset where it ends
 */
public record EpochEndLookup(TopicIdPartition partition, int question, int epoch, long endOffset, long sentAtNanos) {}
