package io.courant.wire.record;

/** What stands at the place that an iteration over batches has reached. */
public enum BatchStep {
    /** A batch whose length fits; nothing else about it has been checked. */
    BATCH,
    /** Nothing: the region ended exactly here. */
    END,
    /** Fewer bytes than the batch claims, or than a header needs: a torn write, or a fetch cut at its byte limit. */
    TORN,
    /** A length too small for a batch, or another magic than 2: no batch, and no telling where the next one begins. */
    DAMAGED;

    /** Judges an entry by its first bytes. */
    static BatchStep of(long bytesLeft, int batchLength, byte magic) {
        long sizeInBytes = RecordBatchLayout.LENGTH_PREFIX_BYTES + (long) batchLength;
        if (sizeInBytes < RecordBatch.HEADER_BYTES || magic != RecordBatchLayout.MAGIC_V2) {
            return DAMAGED;
        }
        return sizeInBytes > bytesLeft ? TORN : BATCH;
    }
}
