package io.courant.simulation.check;

import io.courant.base.Uuid;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The high watermark never falls, also over restarts and power cuts, and covers what was acknowledged to
 * {@code acks=all}: a fetch shows at least what was shown or acknowledged before it was sent.
 */
final class HighWatermarkRises implements Checker {

    /** The least that a fetch sent at or after a time must show. */
    private final PerPartition<TreeMap<Long, Long>> partitions = new PerPartition<>(TreeMap::new);

    @Override
    public void acknowledged(Acknowledgement acknowledgement) {
        TreeMap<Long, Long> floors = partitions.of(acknowledgement.partition());
        if (floors != null && acknowledgement.durable()) {
            raise(floors, acknowledgement.atNanos(), acknowledgement.endOffset());
        }
    }

    @Override
    public void fetched(Fetched fetched) {
        TreeMap<Long, Long> floors = partitions.of(fetched.partition());
        if (floors == null) {
            return;
        }
        Map.Entry<Long, Long> floor = floors.lowerEntry(fetched.sentAtNanos());
        if (floor != null && fetched.highWatermark() < floor.getValue()) {
            throw new BrokenPromise(
                    getClass(),
                    "%s shows high watermark %s after %s had been shown or acknowledged"
                            .formatted(fetched.partition(), fetched.highWatermark(), floor.getValue()));
        }
        raise(floors, fetched.atNanos(), fetched.highWatermark());
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        partitions.forget(topicId);
    }

    private static void raise(NavigableMap<Long, Long> floors, long atNanos, long offset) {
        Map.Entry<Long, Long> last = floors.lastEntry();
        if (last == null || offset > last.getValue()) {
            floors.put(atNanos, offset);
        }
    }
}
