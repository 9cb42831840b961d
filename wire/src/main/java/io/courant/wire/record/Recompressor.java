package io.courant.wire.record;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Invariants;
import io.courant.wire.ErrorCode;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.compress.Compressors;
import io.courant.wire.compress.Decompressors;
import io.courant.wire.compress.GrowingBytes;
import io.courant.wire.compress.MalformedCompressionException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gives a batch the compression that its topic demands ({@code compression.type}, levels included) where the producer
 * chose another. Works on a batch that a {@link BatchValidator} accepted and before it is stamped; records and header
 * stay as they are, but for compression, length and CRC.
 *
 * <p>One per shard, reused. Bytes pass through in pieces, and the result is bounded by the topic's largest batch, so
 * that a small batch which expands enormously is refused before it takes memory.
 */
public final class Recompressor implements AutoCloseable {

    private static final Recompressed UNCHANGED = new Recompressed.Unchanged();

    private final Decompressors decompressors = new Decompressors();
    private final Compressors compressors = new Compressors();
    private final GrowingBytes records = new GrowingBytes();
    private final ByteBuffer piece = ByteBuffer.allocateDirect(RecordLimits.WALK_WINDOW_BYTES);
    private final RecordBatch rewritten = new RecordBatch();

    /** Makes {@code target} the compression of {@code batch}, taking memory for the result from {@code buffers}. */
    public Recompressed recompress(RecordBatch batch, Compression target, BatchRules rules, Buffers buffers) {
        Recompressed recompressed = recompressWithin(Long.MAX_VALUE, batch, target, rules, buffers);
        if (recompressed == null) {
            throw Invariants.unreachable("a batch of endless work");
        }
        return recompressed;
    }

    /**
     * As {@link #recompress}, but gives up and returns null when the records have more than {@code maxBytes} bytes, as
     * they came or expanded.
     */
    public @Nullable Recompressed recompressWithin(
            long maxBytes, RecordBatch batch, Compression target, BatchRules rules, Buffers buffers) {
        CompressionType present = batch.compressionType();
        if (present == target.type()) {
            return UNCHANGED;
        }
        if (present == null) {
            return new Recompressed.Refused(
                    ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, "there is no compression " + batch.compressionId());
        }
        if (batch.sizeInBytes() - RecordBatch.HEADER_BYTES > maxBytes) {
            return null;
        }
        records.clear(Math.max(rules.maxBatchBytes() - RecordBatch.HEADER_BYTES, 0));
        try {
            if (!transcode(batch, present, target, Math.min(maxBytes, rules.maxDecompressedBytes()))) {
                return maxBytes < rules.maxDecompressedBytes()
                        ? null
                        : new Recompressed.Refused(
                                ErrorCode.MESSAGE_TOO_LARGE,
                                "the records expand to more than " + rules.maxDecompressedBytes() + " bytes");
            }
            if (records.exceeded()) {
                return new Recompressed.Refused(
                        ErrorCode.MESSAGE_TOO_LARGE,
                        "the batch has more than %d bytes as %s"
                                .formatted(rules.maxBatchBytes(), target.type().configName()));
            }
            return new Recompressed.Rewritten(rewrite(batch, target.type(), buffers));
        } catch (MalformedCompressionException e) {
            return new Recompressed.Refused(ErrorCode.INVALID_RECORD, String.valueOf(e.getMessage()));
        } finally {
            decompressors.release();
            records.trim(RecordLimits.KEPT_BATCH_BYTES);
        }
    }

    /** Returns false when more than {@code maxExpandedBytes} came out. */
    private boolean transcode(RecordBatch batch, CompressionType present, Compression target, long maxExpandedBytes)
            throws MalformedCompressionException {
        int from = batch.position() + RecordBatch.HEADER_BYTES;
        int bytes = batch.sizeInBytes() - RecordBatch.HEADER_BYTES;
        decompressors.open(present, batch.buffer(), from, bytes);
        compressors.open(target, records);
        long expandedBytes = 0;
        while (!records.exceeded()) {
            int read = decompressors.read(piece.clear());
            if (read == 0) {
                compressors.finish();
                break;
            }
            expandedBytes += read;
            if (expandedBytes > maxExpandedBytes) {
                return false;
            }
            compressors.write(piece.flip());
        }
        return true;
    }

    private CountedBuffer rewrite(RecordBatch batch, CompressionType type, Buffers buffers) {
        int bytes = RecordBatch.HEADER_BYTES + records.size();
        CountedBuffer result = buffers.allocate(bytes);
        ByteBuffer target = result.bytes();
        Invariants.check(target.limit() == bytes, "asked for %s bytes, got %s", bytes, target.limit());
        target.put(0, batch.buffer(), batch.position(), RecordBatch.HEADER_BYTES);
        target.put(RecordBatch.HEADER_BYTES, records.written(), 0, records.size());
        int attributes = (batch.attributes() & ~RecordBatchLayout.COMPRESSION_MASK) | type.id();
        target.putInt(RecordBatchLayout.BATCH_LENGTH, bytes - RecordBatchLayout.LENGTH_PREFIX_BYTES);
        target.putShort(RecordBatchLayout.ATTRIBUTES, (short) attributes);
        rewritten.at(target, 0).stampCrc();
        return result;
    }

    @Override
    public void close() {
        decompressors.close();
        compressors.close();
    }
}
