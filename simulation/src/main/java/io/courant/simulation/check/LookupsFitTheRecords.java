package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Offsets looked up by time and ends of leader epochs are those of the records: what was visible before the question
 * counts, and what is below an offset that was answered. Answers are looked at when they come and once more when all
 * records are known.
 */
final class LookupsFitTheRecords implements Checker {

    /** Timestamps and epochs by offset, as far as they were seen. */
    private static final class Known {
        final ShownEnds shown = new ShownEnds();
        final List<OffsetLookup> offsetLookups = new ArrayList<>();
        final List<EpochEndLookup> epochLookups = new ArrayList<>();
        long[] timestampsMs = {};
        int[] epochs = {};
        int end;
        /** Nobody has asked for a later start. */
        long requestedStart;
        /** The latest start that was seen: what is not below was there all the time. */
        long seenStart;

        boolean knows(long offset) {
            return offset < end && epochs[(int) offset] >= 0;
        }

        void put(long offset, long timestampMs, int epoch) {
            int index = Math.toIntExact(offset);
            if (index >= epochs.length) {
                int before = epochs.length;
                int size = Math.max(1_024, Math.max(index + 1, before * 2));
                timestampsMs = Arrays.copyOf(timestampsMs, size);
                epochs = Arrays.copyOf(epochs, size);
                Arrays.fill(epochs, before, size, -1);
            }
            timestampsMs[index] = timestampMs;
            epochs[index] = epoch;
            end = Math.max(end, index + 1);
        }

        void forgetFrom(long offset) {
            if (offset < end) {
                Arrays.fill(epochs, (int) offset, end, -1);
                end = (int) offset;
            }
        }
    }

    private final PerPartition<Known> partitions = new PerPartition<>(Known::new);
    private boolean expire;

    @Override
    public void fetched(Fetched fetched) {
        Known known = partitions.of(fetched.partition());
        if (known == null) {
            return;
        }
        known.shown.shown(fetched.highWatermark(), fetched.atNanos());
        known.seenStart = Math.max(known.seenStart, fetched.logStartOffset());
        for (SeenBatch batch : fetched.batches()) {
            for (int i = 0; i < batch.records().size(); i++) {
                known.put(batch.baseOffset() + i, batch.records().get(i).timestampMs(), batch.leaderEpoch());
            }
        }
    }

    @Override
    public void offsetLookedUp(OffsetLookup lookup) {
        Known known = partitions.of(lookup.partition());
        if (known != null) {
            if (lookup.question() == OffsetLookup.EARLIEST) { // old versions of Fetch do not tell it
                known.seenStart = Math.max(known.seenStart, lookup.offset());
            }
            check(known, lookup, firstThatStays(known));
            known.offsetLookups.add(lookup);
        }
    }

    @Override
    public void epochEndLookedUp(EpochEndLookup lookup) {
        Known known = partitions.of(lookup.partition());
        if (known != null) {
            check(known, lookup, firstThatStays(known));
            known.epochLookups.add(lookup);
        }
    }

    @Override
    public void readToTheEnd(TopicIdPartition partition, long endOffset) {
        Known known = partitions.of(partition);
        if (known != null) {
            known.offsetLookups.forEach(lookup -> check(known, lookup, known.seenStart));
            known.epochLookups.forEach(lookup -> check(known, lookup, known.seenStart));
            known.offsetLookups.clear();
            known.epochLookups.clear();
        }
    }

    /** Answers that were about records which are gone now fit nothing any more. */
    @Override
    public void mayBeLost(TopicIdPartition partition, long offset, long atNanos) {
        Known known = partitions.of(partition);
        if (known != null) {
            known.shown.mayBeLost(offset, atNanos);
            known.forgetFrom(offset);
            known.offsetLookups.clear();
            known.epochLookups.clear();
        }
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        partitions.forget(topicId);
    }

    /** What is below may have been deleted when a question that was answered just now was. */
    private long firstThatStays(Known known) {
        return expire ? Long.MAX_VALUE : known.requestedStart;
    }

    @Override
    public void recordsMayExpire() {
        expire = true;
    }

    @Override
    public void recordDeletionRequested(TopicIdPartition partition, long offset) {
        Known known = partitions.of(partition);
        if (known != null) {
            known.requestedStart =
                    Math.max(known.requestedStart, offset == DeletionAnswer.ALL ? Long.MAX_VALUE : offset);
        }
    }

    /** Checks against the records from {@code from} on. */
    private void check(Known known, OffsetLookup lookup, long from) {
        if (lookup.question() == OffsetLookup.EARLIEST) {
            require(expire || lookup.offset() <= known.requestedStart, lookup, 0, known);
            return;
        }
        if (lookup.question() == OffsetLookup.LATEST) {
            return; // HighWatermarkRises looks at it
        }
        boolean largest = lookup.question() == OffsetLookup.MAX_TIMESTAMP;
        if (lookup.offset() >= 0) {
            require(largest || lookup.timestampMs() >= lookup.question(), lookup, lookup.offset(), known);
            requireThatRecord(known, lookup);
        }
        long atLeast = largest ? lookup.timestampMs() : lookup.question();
        long visible = known.shown.before(lookup.sentAtNanos());
        for (int offset = (int) Math.min(from, known.end); offset < known.end; offset++) {
            if (!known.knows(offset) || offset == lookup.offset()) {
                continue;
            }
            long timestampMs = known.timestampsMs[offset];
            if (lookup.offset() < 0) {
                require(offset >= visible || (!largest && timestampMs < atLeast), lookup, offset, known);
            } else if (offset < lookup.offset()) {
                require(timestampMs < atLeast, lookup, offset, known);
            } else if (largest && offset < visible) {
                require(timestampMs <= atLeast, lookup, offset, known);
            }
        }
    }

    private void requireThatRecord(Known known, OffsetLookup lookup) {
        if (known.knows(lookup.offset())) {
            int index = (int) lookup.offset();
            boolean sameEpoch = lookup.leaderEpoch() < 0 || lookup.leaderEpoch() == known.epochs[index];
            require(sameEpoch && known.timestampsMs[index] == lookup.timestampMs(), lookup, index, known);
        }
    }

    private void require(boolean fits, OffsetLookup lookup, long offset, Known known) {
        if (!fits) {
            throw new BrokenPromise(getClass(), lookup + " does not fit " + text(known, offset));
        }
    }

    private void check(Known known, EpochEndLookup lookup, long from) {
        if (lookup.epoch() > lookup.question()) {
            throw new BrokenPromise(getClass(), lookup + " tells an epoch that is larger than the one asked for");
        }
        long visible = known.shown.before(lookup.sentAtNanos());
        for (int offset = (int) Math.min(from, known.end); offset < Math.min(known.end, visible); offset++) {
            if (!known.knows(offset)) {
                continue;
            }
            int epoch = known.epochs[offset];
            boolean fits = lookup.epoch() < 0
                    ? epoch < lookup.question()
                    : offset < lookup.endOffset() ? epoch <= lookup.epoch() : epoch > lookup.question();
            if (!fits) {
                throw new BrokenPromise(getClass(), lookup + " does not fit " + text(known, offset));
            }
        }
    }

    private static String text(Known known, long offset) {
        return known.knows(offset)
                ? "the record at offset %s with timestamp %s and epoch %s"
                        .formatted(offset, known.timestampsMs[(int) offset], known.epochs[(int) offset])
                : "the record at offset " + offset;
    }
}
