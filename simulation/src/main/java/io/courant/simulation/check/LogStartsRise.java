package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;

/**
 * A log's start never falls, also over restarts and power cuts, covers what was answered to DeleteRecords, and moves no
 * further than somebody has asked for; nothing below it is served.
 */
final class LogStartsRise implements Checker {

    /** What is known of a partition. */
    private static final class Starts {
        final ShownEnds shown = new ShownEnds();
        long requested;
    }

    private final PerPartition<Starts> partitions = new PerPartition<>(Starts::new);
    private boolean expire;

    @Override
    public void recordsMayExpire() {
        expire = true;
    }

    @Override
    public void recordDeletionRequested(TopicIdPartition partition, long offset) {
        Starts starts = partitions.of(partition);
        if (starts != null) {
            starts.requested = Math.max(starts.requested, offset == DeletionAnswer.ALL ? Long.MAX_VALUE : offset);
        }
    }

    @Override
    public void recordDeletionAnswered(DeletionAnswer answer) {
        if (answer.outcome() != DeletionAnswer.Outcome.DONE) {
            return;
        }
        if (answer.logStartOffset() < answer.asked()) {
            throw new BrokenPromise(
                    getClass(),
                    "%s was to begin at %s and was answered to begin at %s"
                            .formatted(answer.partition(), answer.asked(), answer.logStartOffset()));
        }
        seen(answer.partition(), answer.logStartOffset(), answer.sentAtNanos(), answer.atNanos());
    }

    @Override
    public void fetched(Fetched fetched) {
        seen(fetched.partition(), fetched.logStartOffset(), fetched.sentAtNanos(), fetched.atNanos());
        Starts starts = partitions.of(fetched.partition());
        if (starts != null && fetched.position() < starts.shown.before(fetched.sentAtNanos())) {
            throw new BrokenPromise(
                    getClass(),
                    "a fetch of %s at offset %s was answered after the log's start had been seen at %s"
                            .formatted(
                                    fetched.partition(),
                                    fetched.position(),
                                    starts.shown.before(fetched.sentAtNanos())));
        }
    }

    @Override
    public void offsetLookedUp(OffsetLookup lookup) {
        if (lookup.question() == OffsetLookup.EARLIEST) {
            seen(lookup.partition(), lookup.offset(), lookup.sentAtNanos(), lookup.atNanos());
        }
    }

    private void seen(TopicIdPartition partition, long logStartOffset, long sentAtNanos, long atNanos) {
        Starts starts = partitions.of(partition);
        if (starts == null || logStartOffset < 0) {
            return;
        }
        long atLeast = starts.shown.before(sentAtNanos);
        if (logStartOffset < atLeast || (!expire && logStartOffset > starts.requested)) {
            throw new BrokenPromise(
                    getClass(),
                    "%s begins at %s; it was seen at %s, and %s was asked for"
                            .formatted(partition, logStartOffset, atLeast, starts.requested));
        }
        starts.shown.shown(logStartOffset, atNanos);
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        partitions.forget(topicId);
    }
}
