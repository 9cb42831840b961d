package io.courant.simulation.check;

import io.courant.wire.TopicIdPartition;
import java.util.List;

/**
 * What a fetch gave for one partition.
 *
 * @param position the offset asked for
 * @param sentAtNanos when the client sent the request
 * @param atNanos when it had the answer
 */
public record Fetched(
        TopicIdPartition partition,
        long position,
        long highWatermark,
        long logStartOffset,
        List<SeenBatch> batches,
        long sentAtNanos,
        long atNanos) {

    public Fetched {
        batches = List.copyOf(batches);
    }
}
