package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.util.HashMap;
import java.util.Map;

/**
 * What a consumer could see once never vanishes, unless its deletion was asked for, and never changes, not by a byte, whatever
 * happens to the machine.
 */
final class VisibleRecordsStay implements Checker {

    private static final class Seen {
        final RecordsByOffset records = new RecordsByOffset();
        final Map<Long, Long> crcByBaseOffset = new HashMap<>();
        long mayBeGoneBelow;
    }

    private final PerPartition<Seen> partitions = new PerPartition<>(Seen::new);
    private boolean expire;

    @Override
    public void fetched(Fetched fetched) {
        Seen seen = partitions.of(fetched.partition());
        if (seen == null) {
            return;
        }
        for (SeenBatch batch : fetched.batches()) {
            for (int i = 0; i < batch.records().size(); i++) {
                long offset = batch.baseOffset() + i;
                RecordIdentity identity = batch.records().get(i).identity();
                if (seen.records.contradicts(offset, identity)) {
                    throw new BrokenPromise(
                            getClass(),
                            "offset %s of %s held %s and now holds %s"
                                    .formatted(offset, fetched.partition(), seen.records.at(offset), identity));
                }
                seen.records.put(offset, identity);
            }
            Long before = seen.crcByBaseOffset.put(batch.baseOffset(), batch.storedCrc());
            if (before != null && before != batch.storedCrc()) {
                throw new BrokenPromise(
                        getClass(),
                        "the batch at offset %s of %s has changed".formatted(batch.baseOffset(), fetched.partition()));
            }
        }
    }

    @Override
    public void recordsMayExpire() {
        expire = true;
    }

    @Override
    public void recordDeletionRequested(TopicIdPartition partition, long offset) {
        Seen seen = partitions.of(partition);
        if (seen != null) {
            seen.mayBeGoneBelow = Math.max(seen.mayBeGoneBelow, offset == DeletionAnswer.ALL ? Long.MAX_VALUE : offset);
        }
    }

    @Override
    public void outOfRange(TopicIdPartition partition, long position, long atNanos) {
        Seen seen = partitions.of(partition);
        boolean mayBeGone = seen != null && (expire || position < seen.mayBeGoneBelow);
        if (seen != null && !mayBeGone && position <= seen.records.end()) {
            throw new BrokenPromise(
                    getClass(),
                    "offset %s of %s is out of range, although records up to %s were seen"
                            .formatted(position, partition, seen.records.end() - 1));
        }
    }

    @Override
    public void readToTheEnd(TopicIdPartition partition, long endOffset) {
        Seen seen = partitions.of(partition);
        if (seen != null && seen.records.end() > endOffset) {
            throw new BrokenPromise(
                    getClass(),
                    "%s ends at offset %s, but records up to %s were seen"
                            .formatted(partition, endOffset, seen.records.end() - 1));
        }
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        partitions.forget(topicId);
    }
}
