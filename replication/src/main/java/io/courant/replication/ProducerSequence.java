package io.courant.replication;

import io.courant.wire.record.RecordBatch;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where an idempotent producer's batch stands among its others.
 *
 * @param first the sequence number of its first record
 */
public record ProducerSequence(long producerId, short epoch, int first) {

    private static final byte MAGIC = 2;

    /**
     * What the header of {@code length} bytes from {@code offset} on says, which may be a batch or anything else: nothing in
     * them is checked. Null when no producer's sequence is in it.
     *
     * @param view is laid over the header
     */
    public static @Nullable ProducerSequence in(ByteBuffer bytes, int offset, int length, RecordBatch view) {
        if (length < RecordBatch.HEADER_BYTES) {
            return null;
        }
        RecordBatch header = view.at(bytes, offset);
        return header.magic() == MAGIC && header.hasProducerId() && header.baseSequence() >= 0
                ? new ProducerSequence(header.producerId(), header.producerEpoch(), header.baseSequence())
                : null;
    }
}
