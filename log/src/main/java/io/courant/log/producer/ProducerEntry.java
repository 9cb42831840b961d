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
    private long lastTimestampMs;

    ProducerEntry(long producerId, short epoch) {
        this.producerId = producerId;
        this.epoch = epoch;
        this.lastTimestampMs = RecordBatch.NO_TIMESTAMP;
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

    /** The largest timestamp of the last batch, from which the entry's age is reckoned. */
    long lastTimestampMs() {
        return lastTimestampMs;
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
    void enterEpoch(short newEpoch, long timestampMs) {
        if (newEpoch != epoch) {
            epoch = newEpoch;
            count = 0;
        }
        lastTimestampMs = timestampMs;
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
