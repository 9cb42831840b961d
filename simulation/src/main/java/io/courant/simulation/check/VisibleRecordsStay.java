package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a consumer could see once never vanishes, unless its deletion was asked for, and never changes, not by a byte, whatever
 * happens to the machine.
 *
 * <p>Where memory was enough a loss of power may take what was seen, and then others may stand at those offsets, in a later
 * epoch: one offset in one epoch is one record for ever.
 */
final class VisibleRecordsStay implements Checker {

    /** Where a record stands for ever, or a batch begins: in the epoch in which it was written. */
    private record Place(long offset, int epoch) {}

    private static final class Seen {
        final RecordsByOffset records = new RecordsByOffset();
        final ShownEnds ends = new ShownEnds();
        final TreeMap<Long, SeenBatch> batches = new TreeMap<>();
        /** Records and batches that may have been lost. */
        final Map<Place, RecordIdentity> lostRecords = new HashMap<>();

        final Map<Place, Long> lostCrcs = new HashMap<>();
        /** What stood at an offset that nobody has seen again since. */
        final Map<Long, RecordIdentity> lastLost = new HashMap<>();

        long mayBeGoneBelow;
    }

    private final PerPartition<Seen> partitions = new PerPartition<>(Seen::new);
    private boolean expire;
    private long replaced;

    /** How many records stand at offsets at which others were seen that were lost. */
    long replaced() {
        return replaced;
    }

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
            SeenBatch before = seen.batches.put(batch.baseOffset(), batch);
            if (before != null && before.storedCrc() != batch.storedCrc()) {
                throw new BrokenPromise(
                        getClass(),
                        "the batch at offset %s of %s has changed".formatted(batch.baseOffset(), fetched.partition()));
            }
            requireAnotherEpoch(fetched.partition(), batch, seen);
        }
        seen.ends.shown(seen.records.end(), fetched.atNanos());
    }

    /** Requires what stands in the place of something lost to differ from it by its epoch. */
    private void requireAnotherEpoch(TopicIdPartition partition, SeenBatch batch, Seen seen) {
        if (seen.lostRecords.isEmpty()) {
            return;
        }
        for (int i = 0; i < batch.records().size(); i++) {
            long offset = batch.baseOffset() + i;
            RecordIdentity identity = batch.records().get(i).identity();
            RecordIdentity last = seen.lastLost.remove(offset);
            replaced += last == null || last.equals(identity) ? 0 : 1;
            RecordIdentity lost = seen.lostRecords.get(new Place(offset, batch.leaderEpoch()));
            if (lost != null && !lost.equals(identity)) {
                throw new BrokenPromise(
                        getClass(),
                        "offset %s of %s held %s in epoch %s, and in the same epoch now holds %s"
                                .formatted(offset, partition, lost, batch.leaderEpoch(), identity));
            }
        }
        Long lostCrc = seen.lostCrcs.get(new Place(batch.baseOffset(), batch.leaderEpoch()));
        if (lostCrc != null && lostCrc != batch.storedCrc()) {
            throw new BrokenPromise(
                    getClass(),
                    "the batch at offset %s of %s has changed within epoch %s"
                            .formatted(batch.baseOffset(), partition, batch.leaderEpoch()));
        }
    }

    @Override
    public void mayBeLost(TopicIdPartition partition, long offset, long atNanos) {
        Seen seen = partitions.of(partition);
        if (seen == null) {
            return;
        }
        Map<Long, SeenBatch> gone = seen.batches.tailMap(offset, true);
        for (SeenBatch batch : gone.values()) {
            seen.lostCrcs.put(new Place(batch.baseOffset(), batch.leaderEpoch()), batch.storedCrc());
            for (int i = 0; i < batch.records().size(); i++) {
                long lost = batch.baseOffset() + i;
                RecordIdentity identity = batch.records().get(i).identity();
                seen.lostRecords.put(new Place(lost, batch.leaderEpoch()), identity);
                seen.lastLost.put(lost, identity);
            }
        }
        gone.clear();
        seen.records.clearFrom(offset);
        seen.ends.mayBeLost(offset, atNanos);
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
    public void outOfRange(TopicIdPartition partition, long position, long sentAtNanos, long atNanos) {
        Seen seen = partitions.of(partition);
        boolean mayBeGone = seen != null && (expire || position < seen.mayBeGoneBelow);
        if (seen != null && !mayBeGone && position <= seen.ends.before(sentAtNanos)) {
            throw new BrokenPromise(
                    getClass(),
                    "offset %s of %s is out of range, although records up to %s had been seen"
                            .formatted(position, partition, seen.ends.before(sentAtNanos) - 1));
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
