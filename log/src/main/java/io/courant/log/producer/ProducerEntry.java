package io.courant.log.producer;

import io.courant.wire.record.RecordBatch;

/** What is remembered of one producer: its epoch and its last batches of that epoch, oldest first. */
final class ProducerEntry {

    /** Kafka's producers keep at most five requests in flight, so a repetition is of one of the last five batches. */
    static final int BATCHES = 5;

    private final long producerId;
    private final int[] baseSequences = new int[BATCHES];
    private final int[] offsetDeltas = new int[BATCHES];
    private final long[] lastOffsets = new long[BATCHES];
    private final long[] timestampsMs = new long[BATCHES];
    private int count;
    private short epoch;
    private long lastSeenMs;

    ProducerEntry(long producerId, short epoch) {
        this.producerId = producerId;
        this.epoch = epoch;
    }

    long producerId() {
        return producerId;
    }

    short epoch() {
        return epoch;
    }

    int count() {
        return count;
    }

    /** The wall time at which the last batch came, or was read again: from then on the entry's age is reckoned. */
    long lastSeenMs() {
        return lastSeenMs;
    }

    int baseSequence(int batch) {
        return baseSequences[batch];
    }

    int lastSequence(int batch) {
        return RecordBatch.advanceSequence(baseSequences[batch], offsetDeltas[batch]);
    }

    long baseOffset(int batch) {
        return lastOffsets[batch] - offsetDeltas[batch];
    }

    long lastOffset(int batch) {
        return lastOffsets[batch];
    }

    int offsetDelta(int batch) {
        return offsetDeltas[batch];
    }

    long timestampMs(int batch) {
        return timestampsMs[batch];
    }

    /** The position of the remembered batch with exactly these sequence numbers; -1 when there is none. */
    int find(int baseSequence, int lastSequence) {
        for (int i = count - 1; i >= 0; i--) {
            if (baseSequences[i] == baseSequence && lastSequence(i) == lastSequence) {
                return i;
            }
        }
        return -1;
    }

    /** Takes up a newer epoch, whose batches start anew. Nothing happens for the present one. */
    void enterEpoch(short newEpoch, long seenMs) {
        if (newEpoch != epoch) {
            epoch = newEpoch;
            count = 0;
        }
        lastSeenMs = seenMs;
    }

    void addBatch(int baseSequence, int offsetDelta, long lastOffset, long timestampMs) {
        if (count == BATCHES) {
            System.arraycopy(baseSequences, 1, baseSequences, 0, BATCHES - 1);
            System.arraycopy(offsetDeltas, 1, offsetDeltas, 0, BATCHES - 1);
            System.arraycopy(lastOffsets, 1, lastOffsets, 0, BATCHES - 1);
            System.arraycopy(timestampsMs, 1, timestampsMs, 0, BATCHES - 1);
            count--;
        }
        baseSequences[count] = baseSequence;
        offsetDeltas[count] = offsetDelta;
        lastOffsets[count] = lastOffset;
        timestampsMs[count] = timestampMs;
        count++;
    }
}
