package io.courant.wire.record;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Invariants;
import io.courant.base.NoRoomException;
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
 * <p>One per shard, reused. Bytes pass through in pieces, and the result is bounded by the topic's largest batch and by the
 * memory that there is, so that a small batch which expands enormously is refused before it takes any. A small result grows on
 * the heap. When it becomes large, the work begins anew, into a buffer outside of it that should be large enough, and again into
 * a larger one where that was not; such buffers are had in turn.
 */
public final class Recompressor implements AutoCloseable {

    private static final Recompressed UNCHANGED = new Recompressed.Unchanged();

    /** How many times as large as one buffer the next is. */
    private static final int GROWTH = 8;

    /** Of records that cannot be compressed one byte in so many is added, at most: more than any kind of block needs. */
    private static final int FRAMING_PART = 64;

    /** What became of an attempt. */
    private enum Attempt {
        DONE,
        /** The result has no room in the target. */
        TARGET_TOO_SMALL,
        /** More records came out than are allowed. */
        EXPANDS_TOO_FAR
    }

    private final Decompressors decompressors = new Decompressors();
    private final Compressors compressors = new Compressors();
    private final GrowingBytes records = new GrowingBytes();
    private final ByteBuffer piece = ByteBuffer.allocateDirect(RecordLimits.WALK_WINDOW_BYTES);
    private final RecordBatch rewritten = new RecordBatch();

    /**
     * Makes {@code target} the compression of {@code batch}, taking memory for the result from {@code buffers}.
     *
     * @throws NoRoomException when the result is large and has to wait for its memory: {@link #goOn} tries again
     */
    public Recompressed recompress(RecordBatch batch, Compression target, BatchRules rules, Buffers buffers)
            throws NoRoomException {
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
            long maxBytes, RecordBatch batch, Compression target, BatchRules rules, Buffers buffers)
            throws NoRoomException {
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
        long maxExpandedBytes = Math.min(maxBytes, rules.maxDecompressedBytes());
        int most = most(rules, buffers);
        try {
            records.clear(Math.min(most, RecordLimits.KEPT_BATCH_BYTES));
            Attempt attempt = transcode(batch, present, target, maxExpandedBytes, records);
            if (attempt == Attempt.DONE) {
                CountedBuffer result = buffers.allocate(RecordBatch.HEADER_BYTES + records.size());
                result.bytes().put(RecordBatch.HEADER_BYTES, records.written(), 0, records.size());
                return framed(batch, target.type(), result, records.size());
            }
            return attempt == Attempt.TARGET_TOO_SMALL && most > RecordLimits.KEPT_BATCH_BYTES
                    ? recompressLarge(firstLarge(batch), batch, present, target, maxBytes, rules, buffers)
                    : refusal(attempt, maxBytes, most, target, rules);
        } catch (MalformedCompressionException e) {
            return new Recompressed.Refused(ErrorCode.INVALID_RECORD, String.valueOf(e.getMessage()));
        } finally {
            decompressors.release();
            records.trim(RecordLimits.KEPT_BATCH_BYTES);
        }
    }

    /**
     * Goes on where {@link #recompress} of the same batch found {@code missing}: nothing is done anew before there is the memory.
     */
    public Recompressed goOn(
            NoRoomException missing, RecordBatch batch, Compression target, BatchRules rules, Buffers buffers)
            throws NoRoomException {
        CompressionType present = batch.compressionType();
        if (present == null) {
            throw Invariants.unreachable("a batch of no known compression had to wait for memory");
        }
        try {
            int firstBytes = missing.bytes() - RecordBatch.HEADER_BYTES;
            Recompressed made = recompressLarge(firstBytes, batch, present, target, Long.MAX_VALUE, rules, buffers);
            if (made == null) {
                throw Invariants.unreachable("a batch of endless work");
            }
            return made;
        } catch (MalformedCompressionException e) {
            return new Recompressed.Refused(ErrorCode.INVALID_RECORD, String.valueOf(e.getMessage()));
        } finally {
            decompressors.release();
        }
    }

    /** How many bytes the records of a result may have. */
    private static int most(BatchRules rules, Buffers buffers) {
        return Math.clamp(
                (long) rules.maxBatchBytes() - RecordBatch.HEADER_BYTES,
                0,
                buffers.largestBytes() - RecordBatch.HEADER_BYTES);
    }

    private static long firstLarge(RecordBatch batch) {
        return Math.max(
                (long) GROWTH * RecordLimits.KEPT_BATCH_BYTES,
                (long) batch.sizeInBytes() + batch.sizeInBytes() / FRAMING_PART);
    }

    private @Nullable Recompressed recompressLarge(
            long firstBytes,
            RecordBatch batch,
            CompressionType present,
            Compression target,
            long maxBytes,
            BatchRules rules,
            Buffers buffers)
            throws MalformedCompressionException, NoRoomException {
        long maxExpandedBytes = Math.min(maxBytes, rules.maxDecompressedBytes());
        int most = most(rules, buffers);
        long wanted = firstBytes;
        Attempt attempt = Attempt.TARGET_TOO_SMALL;
        int bytes = 0;
        while (attempt == Attempt.TARGET_TOO_SMALL && bytes < most) {
            bytes = (int) Math.min(wanted, most);
            CountedBuffer result = buffers.allocateInTurn(RecordBatch.HEADER_BYTES + bytes);
            boolean isGiven = false;
            try {
                GrowingBytes body = GrowingBytes.over(result.bytes().slice(RecordBatch.HEADER_BYTES, bytes));
                attempt = transcode(batch, present, target, maxExpandedBytes, body);
                if (attempt == Attempt.DONE) {
                    isGiven = true;
                    return framed(batch, target.type(), result, body.size());
                }
            } finally {
                if (!isGiven) {
                    result.release();
                }
            }
            wanted = (long) bytes * GROWTH;
        }
        return refusal(attempt, maxBytes, most, target, rules);
    }

    private static @Nullable Recompressed refusal(
            Attempt attempt, long maxBytes, int most, Compression target, BatchRules rules) {
        if (attempt == Attempt.TARGET_TOO_SMALL) {
            return new Recompressed.Refused(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "the batch has more than %d bytes as %s"
                            .formatted(
                                    RecordBatch.HEADER_BYTES + most,
                                    target.type().configName()));
        }
        return maxBytes < rules.maxDecompressedBytes()
                ? null
                : new Recompressed.Refused(
                        ErrorCode.MESSAGE_TOO_LARGE,
                        "the records expand to more than " + rules.maxDecompressedBytes() + " bytes");
    }

    private Attempt transcode(
            RecordBatch batch, CompressionType present, Compression target, long maxExpandedBytes, GrowingBytes result)
            throws MalformedCompressionException {
        int from = batch.position() + RecordBatch.HEADER_BYTES;
        int bytes = batch.sizeInBytes() - RecordBatch.HEADER_BYTES;
        decompressors.open(present, batch.buffer(), from, bytes);
        compressors.open(target, result);
        long expandedBytes = 0;
        while (!result.exceeded()) {
            int read = decompressors.read(piece.clear());
            if (read == 0) {
                compressors.finish();
                return result.exceeded() ? Attempt.TARGET_TOO_SMALL : Attempt.DONE;
            }
            expandedBytes += read;
            if (expandedBytes > maxExpandedBytes) {
                return Attempt.EXPANDS_TOO_FAR;
            }
            compressors.write(piece.flip());
        }
        return Attempt.TARGET_TOO_SMALL;
    }

    /** The batch in {@code result}, which has room for its header and behind that its records. */
    private Recompressed framed(RecordBatch batch, CompressionType type, CountedBuffer result, int recordsBytes) {
        int bytes = RecordBatch.HEADER_BYTES + recordsBytes;
        ByteBuffer target = result.bytes().slice(0, bytes);
        target.put(0, batch.buffer(), batch.position(), RecordBatch.HEADER_BYTES);
        int attributes = (batch.attributes() & ~RecordBatchLayout.COMPRESSION_MASK) | type.id();
        target.putInt(RecordBatchLayout.BATCH_LENGTH, bytes - RecordBatchLayout.LENGTH_PREFIX_BYTES);
        target.putShort(RecordBatchLayout.ATTRIBUTES, (short) attributes);
        rewritten.at(target, 0).stampCrc();
        return new Recompressed.Rewritten(new CountedBuffer(target, result::release));
    }

    @Override
    public void close() {
        decompressors.close();
        compressors.close();
    }
}
