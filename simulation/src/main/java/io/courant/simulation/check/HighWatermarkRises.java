package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;

/**
 * The high watermark never falls, also over restarts and power cuts, and covers what was acknowledged to
 * {@code acks=all}: a fetch or a question for the latest offset shows at least what was shown or acknowledged before it
 * was sent. Where memory was enough a loss of power takes it back, but not below what is on disk.
 */
final class HighWatermarkRises implements Checker {

    private final PerPartition<ShownEnds> partitions = new PerPartition<>(ShownEnds::new);

    @Override
    public void acknowledged(Acknowledgement acknowledgement) {
        ShownEnds shown = partitions.of(acknowledgement.partition());
        if (shown != null && acknowledgement.durable()) {
            shown.shown(acknowledgement.endOffset(), acknowledgement.atNanos());
        }
    }

    @Override
    public void fetched(Fetched fetched) {
        shown(fetched.partition(), fetched.highWatermark(), fetched.sentAtNanos(), fetched.atNanos());
    }

    @Override
    public void offsetLookedUp(OffsetLookup lookup) {
        if (lookup.question() == OffsetLookup.LATEST) {
            shown(lookup.partition(), lookup.offset(), lookup.sentAtNanos(), lookup.atNanos());
        }
    }

    /** Where all that was visible is deleted, the log begins at what was the high watermark, or at a later one. */
    @Override
    public void recordDeletionAnswered(DeletionAnswer answer) {
        if (answer.outcome() == DeletionAnswer.Outcome.DONE && answer.asked() == DeletionAnswer.ALL) {
            shown(answer.partition(), answer.logStartOffset(), answer.sentAtNanos(), answer.atNanos());
        }
    }

    private void shown(TopicIdPartition partition, long highWatermark, long sentAtNanos, long atNanos) {
        ShownEnds shown = partitions.of(partition);
        if (shown == null) {
            return;
        }
        long atLeast = shown.before(sentAtNanos);
        if (highWatermark < atLeast) {
            throw new BrokenPromise(
                    getClass(),
                    "%s shows high watermark %s after %s had been shown or acknowledged"
                            .formatted(partition, highWatermark, atLeast));
        }
        shown.shown(highWatermark, atNanos);
    }

    @Override
    public void mayBeLost(TopicIdPartition partition, long offset, long atNanos) {
        ShownEnds shown = partitions.of(partition);
        if (shown != null) {
            shown.mayBeLost(offset, atNanos);
        }
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        partitions.forget(topicId);
    }
}
