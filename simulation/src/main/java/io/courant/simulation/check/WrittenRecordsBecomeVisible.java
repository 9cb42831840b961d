package io.courant.simulation.check;

import io.courant.wire.TopicIdPartition;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was acknowledged to {@code acks=1} becomes visible in time, whether anybody asks for it to be durable or not. For
 * scenes in which nothing goes wrong.
 */
public final class WrittenRecordsBecomeVisible implements Checker {

    private final long withinNanos;
    private final PerPartition<Deque<Acknowledgement>> partitions = new PerPartition<>(ArrayDeque::new);

    /** Whoever asks later than {@code withinNanos} after the acknowledgement must be shown the record. */
    public WrittenRecordsBecomeVisible(long withinNanos) {
        this.withinNanos = withinNanos;
    }

    @Override
    public void acknowledged(Acknowledgement acknowledgement) {
        Deque<Acknowledgement> written = partitions.of(acknowledgement.partition());
        if (written != null) {
            written.add(acknowledgement);
        }
    }

    @Override
    public void fetched(Fetched fetched) {
        shown(fetched.partition(), fetched.highWatermark(), fetched.sentAtNanos());
    }

    @Override
    public void offsetLookedUp(OffsetLookup lookup) {
        if (lookup.question() == OffsetLookup.LATEST) {
            shown(lookup.partition(), lookup.offset(), lookup.sentAtNanos());
        }
    }

    private void shown(TopicIdPartition partition, long highWatermark, long sentAtNanos) {
        Deque<Acknowledgement> written = partitions.of(partition);
        if (written == null) {
            return;
        }
        written.removeIf(each -> each.endOffset() <= highWatermark);
        for (Acknowledgement each : written) {
            if (sentAtNanos - each.atNanos() > withinNanos) {
                throw new BrokenPromise(
                        getClass(),
                        "%s shows high watermark %s to a question that came %s ns after offset %s had been acknowledged"
                                .formatted(
                                        partition, highWatermark, sentAtNanos - each.atNanos(), each.endOffset() - 1));
            }
        }
    }
}
