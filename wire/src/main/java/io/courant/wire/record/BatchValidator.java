package io.courant.wire.record;

import io.courant.base.Invariants;
import io.courant.wire.ErrorCode;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.compress.Decompressors;
import io.courant.wire.compress.MalformedCompressionException;
import io.courant.wire.record.BatchVerdict.Accepted;
import io.courant.wire.record.BatchVerdict.Refused;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether what a producer sent for a partition may be stored: exactly one batch of magic 2, whole, with the
 * checksum it claims, records that are what the header says, and timestamps, keys and sizes within the topic's rules. A
 * wrong batch would poison every consumer and the time index, so every record is walked over, compressed or not.
 *
 * <p>Where Kafka has a code for a refusal, it is this one. Stricter than Kafka in what no client does: bytes behind the
 * batch, attribute bits without a meaning, offset deltas that are not 0, 1, 2 and so on, a transactional batch without
 * a producer id, numbers longer than their type. Refuses bytes of any kind with a verdict, never with an exception.
 *
 * <p>One per shard, reused; allocates per batch a verdict, and for compressed batches a view, but nothing per record.
 * Checks only: sequences against the producer's past, and compression against the request's version, are others' work.
 */
public final class BatchValidator implements AutoCloseable {

    /** An entry of formats 0 and 1 without key and value: offset and length, then CRC, magic, attributes and two lengths. */
    private static final int SMALLEST_OLD_MESSAGE_BYTES = 12 + 14;

    private final Decompressors decompressors = new Decompressors();
    private final RecordWalk walk = new RecordWalk(decompressors);
    private final RecordBatch batch = new RecordBatch();

    private int recordIndex;
    private long maxTimestamp;
    private int maxTimestampOffsetDelta;

    /**
     * Judges the bytes of {@code buffer} from {@code from} (inclusive) to {@code to} (exclusive), all that was sent for
     * one partition. Changes nothing in them.
     *
     * @param wallMs the time that record timestamps are compared with
     */
    public BatchVerdict validate(ByteBuffer buffer, int from, int to, BatchRules rules, long wallMs) {
        BatchVerdict verdict = validateWithin(Long.MAX_VALUE, buffer, from, to, rules, wallMs);
        if (verdict == null) {
            throw Invariants.unreachable("a batch of endless work");
        }
        return verdict;
    }

    /**
     * As {@link #validate}, but gives up and returns null when the bytes to look at become more than {@code maxBytes}:
     * those of a plain batch, those that a compressed one expands to. Of a compressed batch each byte as it was sent
     * counts as {@link RecordLimits#COMPRESSED_BYTE_WEIGHT}.
     */
    public @Nullable BatchVerdict validateWithin(
            long maxBytes, ByteBuffer buffer, int from, int to, BatchRules rules, long wallMs) {
        Invariants.check(
                from >= 0 && from <= to && to <= buffer.limit(), "a batch from %s to %s of a buffer", from, to);
        Refused refused = judgeFrame(buffer, from, to - from, rules);
        if (refused != null) {
            return refused;
        }
        if (leastWork(batch) > maxBytes) {
            return null;
        }
        refused = batch.crcValid() ? judgeHeader(batch) : corrupt("the CRC of the batch is wrong");
        if (refused != null) {
            return refused;
        }
        return switch (rules.level()) {
            case FULL -> judgeRecords(maxBytes, rules, wallMs);
            case HEADER -> judgeHeaderTimestamp(rules, wallMs);
        };
    }

    private static long leastWork(RecordBatch batch) {
        long bytes = batch.sizeInBytes();
        return batch.compressionType() == CompressionType.NONE ? bytes : bytes * RecordLimits.COMPRESSED_BYTE_WEIGHT;
    }

    /** Everything that can be said before the bytes are looked at. */
    private @Nullable Refused judgeFrame(ByteBuffer buffer, int from, int bytes, BatchRules rules) {
        if (bytes <= RecordBatchLayout.MAGIC) {
            return invalid("there must be exactly one batch, and there are %d bytes".formatted(bytes));
        }
        byte magic = buffer.get(from + RecordBatchLayout.MAGIC);
        long claimed =
                RecordBatchLayout.LENGTH_PREFIX_BYTES + (long) buffer.getInt(from + RecordBatchLayout.BATCH_LENGTH);
        if ((magic == 0 || magic == 1) && claimed >= SMALLEST_OLD_MESSAGE_BYTES) {
            return invalid("message format " + magic + " is not taken any more, only 2");
        }
        if (magic != RecordBatchLayout.MAGIC_V2 || claimed < RecordBatch.HEADER_BYTES) {
            return corrupt("not a batch: magic %d, %d bytes".formatted(magic, claimed));
        }
        if (claimed != bytes) {
            return invalid("there must be exactly one batch: it claims %d bytes of %d".formatted(claimed, bytes));
        }
        batch.at(buffer, from);
        if (batch.baseOffset() != 0) {
            return invalid("the base offset must be 0, not " + batch.baseOffset());
        }
        if (bytes > rules.maxBatchBytes()) {
            return new Refused(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "the batch has %d bytes, and %d are allowed".formatted(bytes, rules.maxBatchBytes()),
                    BatchVerdict.WHOLE_BATCH);
        }
        return null;
    }

    /** The header's fields against each other. */
    private static @Nullable Refused judgeHeader(RecordBatch batch) {
        if (batch.compressionType() == null) {
            return new Refused(
                    ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                    "there is no compression " + batch.compressionId(),
                    BatchVerdict.WHOLE_BATCH);
        }
        if (batch.isControl()) {
            return invalid("clients do not write control batches");
        }
        if (batch.hasDeleteHorizon() || (batch.attributes() & RecordBatchLayout.UNUSED_ATTRIBUTE_BITS) != 0) {
            return invalid("attributes 0x%x have no meaning in a produced batch".formatted(batch.attributes()));
        }
        int count = batch.recordsCount();
        if (count <= 0 || batch.lastOffsetDelta() != count - 1) {
            return invalid(
                    "%d records cannot have %d as their last offset delta".formatted(count, batch.lastOffsetDelta()));
        }
        return judgeProducer(batch);
    }

    /** Without a producer id, clients leave anything in epoch and sequence. */
    private static @Nullable Refused judgeProducer(RecordBatch batch) {
        long producerId = batch.producerId();
        if (producerId < RecordBatch.NO_PRODUCER_ID) {
            return invalid("there is no producer id " + producerId);
        }
        if (!batch.hasProducerId()) {
            return batch.isTransactional() ? invalid("a transactional batch needs a producer id") : null;
        }
        if (batch.producerEpoch() < 0 || batch.baseSequence() < 0) {
            return invalid("producer id %d with epoch %d and sequence %d"
                    .formatted(producerId, batch.producerEpoch(), batch.baseSequence()));
        }
        return null;
    }

    private BatchVerdict judgeHeaderTimestamp(BatchRules rules, long wallMs) {
        maxTimestamp = batch.maxTimestamp();
        maxTimestampOffsetDelta = batch.lastOffsetDelta();
        if (!timestampAllowed(maxTimestamp, rules, wallMs)) {
            return new Refused(
                    ErrorCode.INVALID_TIMESTAMP,
                    timestampMessage(maxTimestamp, rules, wallMs),
                    BatchVerdict.WHOLE_BATCH);
        }
        return accepted();
    }

    private @Nullable BatchVerdict judgeRecords(long maxBytes, BatchRules rules, long wallMs) {
        recordIndex = BatchVerdict.WHOLE_BATCH;
        try {
            begin(Math.min(maxBytes, rules.maxDecompressedBytes()), rules);
            walkRecords(rules, wallMs);
        } catch (Refusal e) {
            if (walk.exceeded() && maxBytes < rules.maxDecompressedBytes()) {
                return null;
            }
            return new Refused(e.error(), e.text(), recordIndex);
        } catch (MalformedCompressionException e) {
            return new Refused(ErrorCode.INVALID_RECORD, String.valueOf(e.getMessage()), recordIndex);
        } finally {
            decompressors.release();
        }
        return accepted();
    }

    private void begin(long maxExpandedBytes, BatchRules rules) throws Refusal, MalformedCompressionException {
        int from = batch.position() + RecordBatch.HEADER_BYTES;
        int bytes = batch.sizeInBytes() - RecordBatch.HEADER_BYTES;
        CompressionType compression = batch.compressionType();
        if (compression == CompressionType.NONE) {
            if (bytes > rules.maxDecompressedBytes()) {
                throw new Refusal(ErrorCode.MESSAGE_TOO_LARGE, "the records have %d bytes".formatted(bytes));
            }
            walk.overPlain(batch.buffer(), from, from + bytes);
        } else if (compression != null) {
            decompressors.open(compression, batch.buffer(), from, bytes);
            walk.overCompressed(maxExpandedBytes);
        }
    }

    private void walkRecords(BatchRules rules, long wallMs) throws Refusal, MalformedCompressionException {
        int count = batch.recordsCount();
        long baseTimestamp = batch.baseTimestamp();
        boolean keysRequired = rules.keysRequired();
        boolean judgeTimestamps = rules.timestampType() == TimestampType.CREATE_TIME;
        long earliest = wallMs - rules.timestampBeforeMaxMs();
        long latest = saturatedSum(wallMs, rules.timestampAfterMaxMs());
        long largest = RecordBatch.NO_TIMESTAMP;
        int largestIndex = -1;
        for (int index = 0; index < count; index++) {
            recordIndex = index;
            long timestamp = baseTimestamp + walkRecord(index, keysRequired);
            if (timestamp > largest) {
                largest = timestamp;
                largestIndex = index;
            }
            if (judgeTimestamps
                    && (timestamp < earliest || timestamp > latest)
                    && timestamp != RecordBatch.NO_TIMESTAMP) {
                throw new Refusal(ErrorCode.INVALID_TIMESTAMP, timestampMessage(timestamp, rules, wallMs));
            }
        }
        recordIndex = BatchVerdict.WHOLE_BATCH;
        if (!walk.atEnd()) {
            throw Refusal.invalidRecord("there is more behind the %d records that the header counts".formatted(count));
        }
        maxTimestamp = largest;
        maxTimestampOffsetDelta = largestIndex;
    }

    /** Walks over one record; returns its timestamp delta. */
    private long walkRecord(int index, boolean keysRequired) throws Refusal, MalformedCompressionException {
        int length = walk.readVarint();
        if (length < 0) {
            throw Refusal.invalidRecord("a record of " + length + " bytes");
        }
        long end = walk.readBytes() + length;
        walk.readByte();
        long timestampDelta = walk.readVarlong();
        int offsetDelta = walk.readVarint();
        if (offsetDelta != index) {
            throw Refusal.invalidRecord("an offset delta of " + offsetDelta + " instead of " + index);
        }
        int keyLength = walk.readVarint();
        if (keyLength >= 0) {
            skipWithin(end, keyLength);
        } else if (keyLength != -1) {
            throw Refusal.invalidRecord("a key of " + keyLength + " bytes");
        } else if (keysRequired) {
            throw Refusal.invalidRecord("a compacted topic takes no record without a key");
        }
        skipNullable(end);
        int headers = walk.readVarint();
        if (headers != 0) {
            walkHeaders(headers, end);
        }
        if (walk.readBytes() != end) {
            throw Refusal.invalidRecord("a record of another length than it claims, " + length);
        }
        return timestampDelta;
    }

    private void walkHeaders(int count, long end) throws Refusal, MalformedCompressionException {
        if (count < 0 || count > (end - walk.readBytes()) / RecordLimits.MIN_RECORD_HEADER_BYTES) {
            throw Refusal.invalidRecord(count + " headers, for which there is no room");
        }
        for (int i = 0; i < count; i++) {
            int keyLength = walk.readVarint();
            if (keyLength < 0) {
                throw Refusal.invalidRecord("a header without a key");
            }
            skipWithin(end, keyLength);
            skipNullable(end);
        }
    }

    private void skipNullable(long end) throws Refusal, MalformedCompressionException {
        int length = walk.readVarint();
        if (length >= 0) {
            skipWithin(end, length);
        } else if (length != -1) {
            throw Refusal.invalidRecord("a value of " + length + " bytes");
        }
    }

    private void skipWithin(long end, int length) throws Refusal, MalformedCompressionException {
        if (length > end - walk.readBytes()) {
            throw Refusal.invalidRecord("a field of " + length + " bytes, more than its record has left");
        }
        walk.skip(length);
    }

    private Accepted accepted() {
        boolean restampNeeded =
                maxTimestamp != batch.maxTimestamp() || batch.timestampType() != TimestampType.CREATE_TIME;
        return new Accepted(maxTimestamp, maxTimestampOffsetDelta, restampNeeded);
    }

    private static boolean timestampAllowed(long timestamp, BatchRules rules, long wallMs) {
        return rules.timestampType() == TimestampType.LOG_APPEND_TIME
                || timestamp == RecordBatch.NO_TIMESTAMP
                || (timestamp >= wallMs - rules.timestampBeforeMaxMs()
                        && timestamp <= saturatedSum(wallMs, rules.timestampAfterMaxMs()));
    }

    private static long saturatedSum(long wallMs, long more) {
        return wallMs > Long.MAX_VALUE - more ? Long.MAX_VALUE : wallMs + more;
    }

    private static String timestampMessage(long timestamp, BatchRules rules, long wallMs) {
        return "timestamp %d lies outside of what the topic allows: %d ms before and %d ms after %d"
                .formatted(timestamp, rules.timestampBeforeMaxMs(), rules.timestampAfterMaxMs(), wallMs);
    }

    private static Refused invalid(String message) {
        return new Refused(ErrorCode.INVALID_RECORD, message, BatchVerdict.WHOLE_BATCH);
    }

    private static Refused corrupt(String message) {
        return new Refused(ErrorCode.CORRUPT_MESSAGE, message, BatchVerdict.WHOLE_BATCH);
    }

    @Override
    public void close() {
        decompressors.close();
    }
}
