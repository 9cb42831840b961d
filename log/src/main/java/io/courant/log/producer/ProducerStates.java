package io.courant.log.producer;

import io.courant.base.Invariants;
import io.courant.log.LogLimits;
import io.courant.wire.ErrorCode;
import io.courant.wire.record.RecordBatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The producers of one partition. {@link #judge} says what a batch from a client is; {@link #apply} takes up a batch
 * that was written. A producer without an entry (new here, or forgotten) may begin with any sequence number.
 */
public final class ProducerStates {

    /** By producer id, the one that was silent for longest first. */
    private final LinkedHashMap<Long, ProducerEntry> entries = new LinkedHashMap<>();
    /** The entry used last: most partitions have one busy producer at a time. */
    private @Nullable ProducerEntry recent;
    /** The entry that the last batch belongs to: it stands last. */
    private @Nullable ProducerEntry newest;

    public int count() {
        return entries.size();
    }

    /** All of them, the one that was silent for longest first. */
    public List<ActiveProducer> active() {
        List<ActiveProducer> active = new ArrayList<>(entries.size());
        for (ProducerEntry entry : entries.values()) {
            int last = entry.count() - 1;
            active.add(new ActiveProducer(
                    entry.producerId(),
                    entry.epoch(),
                    last < 0 ? RecordBatch.NO_SEQUENCE : entry.lastSequence(last),
                    last < 0 ? RecordBatch.NO_TIMESTAMP : entry.timestampMs(last)));
        }
        return active;
    }

    /** Judges the batch whose header {@code batch} shows; one without a producer id is always new. */
    public SequenceVerdict judge(RecordBatch batch) {
        ProducerEntry entry = batch.hasProducerId() ? find(batch.producerId()) : null;
        if (entry == null || batch.isControl()) {
            return SequenceVerdict.New.NEW;
        }
        short epoch = batch.producerEpoch();
        if (epoch < entry.epoch()) {
            return new SequenceVerdict.OutOfTurn(
                    ErrorCode.INVALID_PRODUCER_EPOCH,
                    "producer %d sends with epoch %d, but epoch %d is known"
                            .formatted(entry.producerId(), epoch, entry.epoch()));
        }
        int baseSequence = batch.baseSequence();
        if (epoch > entry.epoch()) {
            return baseSequence == 0
                    ? SequenceVerdict.New.NEW
                    : outOfOrder(entry, "begins epoch " + epoch + " with sequence " + baseSequence + ", not 0");
        }
        if (entry.count() == 0) {
            return SequenceVerdict.New.NEW;
        }
        int repeated = entry.find(baseSequence, batch.lastSequence());
        if (repeated >= 0) {
            return new SequenceVerdict.Repeated(
                    entry.baseOffset(repeated), entry.lastOffset(repeated), entry.timestampMs(repeated));
        }
        int expected = RecordBatch.advanceSequence(entry.lastSequence(entry.count() - 1), 1);
        return baseSequence == expected
                ? SequenceVerdict.New.NEW
                : outOfOrder(entry, "sends sequence " + baseSequence + " where " + expected + " is next");
    }

    private static SequenceVerdict outOfOrder(ProducerEntry entry, String what) {
        return new SequenceVerdict.OutOfTurn(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, "producer " + entry.producerId() + " " + what);
    }

    /**
     * Takes up a batch of the log: on append after it is written, on recovery in log order. {@code seenMs} is the wall
     * time now; the batch's own timestamps are the client's word and age nobody.
     */
    public void apply(RecordBatch batch, long seenMs) {
        if (!batch.hasProducerId()) {
            return;
        }
        ProducerEntry entry = find(batch.producerId());
        if (entry == null) {
            if (entries.size() >= LogLimits.PRODUCERS_PER_LOG) {
                forgetOldest();
            }
            entry = new ProducerEntry(batch.producerId(), batch.producerEpoch());
            recent = entry;
        }
        if (entry != newest) {
            entries.putLast(batch.producerId(), entry);
            newest = entry;
        }
        entry.enterEpoch(batch.producerEpoch(), seenMs);
        if (!batch.isControl()) {
            entry.addBatch(batch.baseSequence(), batch.lastOffsetDelta(), batch.lastOffset(), batch.maxTimestamp());
        }
    }

    /** Forgets producers whose last batch came at least {@code expirationMs} before {@code nowMs}. */
    public void expire(long nowMs, long expirationMs) {
        if (entries.values().removeIf(entry -> nowMs - entry.lastSeenMs() >= expirationMs)) {
            recent = null;
            newest = null;
        }
    }

    /** Forgets the producer that was silent for longest. */
    public void forgetOldest() {
        Map.Entry<Long, ProducerEntry> oldest = entries.pollFirstEntry();
        if (oldest != null && oldest.getValue() == recent) {
            recent = null;
        }
        if (oldest != null && oldest.getValue() == newest) {
            newest = null;
        }
    }

    private @Nullable ProducerEntry find(long producerId) {
        ProducerEntry last = recent;
        if (last != null && last.producerId() == producerId) {
            return last;
        }
        ProducerEntry found = entries.get(producerId);
        if (found != null) {
            recent = found;
        }
        return found;
    }

    /**
     * How {@code stored} contradicts this state, which was replayed from batches up to the same offset, all that there were from
     * {@code firstOffset} on; null when it does not. Producers may be missing there (expired) and here (their batches are gone).
     */
    public @Nullable String differenceTo(ProducerStates stored, long firstOffset) {
        for (ProducerEntry theirs : stored.inOrder()) {
            ProducerEntry ours = entries.get(theirs.producerId());
            if (ours == null || ours.count() == 0) {
                continue;
            }
            boolean nothingThere = ours.lastOffset(ours.count() - 1) < firstOffset;
            if (nothingThere && (theirs.count() == 0 || theirs.lastOffset(theirs.count() - 1) < firstOffset)) {
                continue;
            }
            if (theirs.epoch() != ours.epoch() || !endsLike(ours, theirs, firstOffset)) {
                return "producer " + theirs.producerId() + " is not as its batches say";
            }
        }
        return null;
    }

    /**
     * Whether what {@code stored} remembers of batches from {@code firstOffset} on are the last ones of {@code replayed}: it
     * may have been forgotten in between. There is at least one, for the replay has met one.
     */
    private static boolean endsLike(ProducerEntry replayed, ProducerEntry stored, long firstOffset) {
        int gone = 0;
        while (gone < stored.count() && stored.lastOffset(gone) < firstOffset) {
            gone++;
        }
        int earlier = replayed.count() - (stored.count() - gone);
        if (gone == stored.count() || earlier < 0) {
            return false;
        }
        for (int i = gone; i < stored.count(); i++) {
            int same = earlier + i - gone;
            if (stored.baseSequence(i) != replayed.baseSequence(same)
                    || stored.lastOffset(i) != replayed.lastOffset(same)
                    || stored.offsetDelta(i) != replayed.offsetDelta(same)
                    || stored.timestampMs(i) != replayed.timestampMs(same)) {
                return false;
            }
        }
        return true;
    }

    /** The last offset below {@code provenEnd} of each producer that has written data, and those above: they may be lost. */
    public Set<Long> lastOffsets(long provenEnd) {
        Set<Long> offsets = new HashSet<>();
        for (ProducerEntry entry : entries.values()) {
            boolean isProven = false;
            for (int i = entry.count() - 1; i >= 0 && !isProven; i--) {
                offsets.add(entry.lastOffset(i));
                isProven = entry.lastOffset(i) < provenEnd;
            }
        }
        return offsets;
    }

    /** All entries, the one that was silent for longest first: equal histories give equal lists. */
    List<ProducerEntry> inOrder() {
        return new ArrayList<>(entries.values());
    }

    void restore(ProducerEntry entry) {
        Invariants.check(
                entries.put(entry.producerId(), entry) == null, "producer %s stands twice", entry.producerId());
    }
}
