package io.courant.log;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.wire.compress.Compression;
import io.courant.wire.record.BatchRules;
import io.courant.wire.record.BatchValidator;
import io.courant.wire.record.BatchVerdict;
import io.courant.wire.record.Recompressed;
import io.courant.wire.record.Recompressor;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * All that can be said and done about a client's batch without its log: every record is checked, and where the topic
 * demands another compression, the batch gets it. Asks nothing of the log's state and changes nothing in the bytes, so
 * it may run anywhere; one checker belongs to one thread.
 */
final class BatchChecker implements AutoCloseable {

    private final BatchValidator validator = new BatchValidator();
    private final Recompressor recompressor = new Recompressor();
    private final RecordBatch batch = new RecordBatch();
    private final Buffers buffers;

    /** A checker that takes the memory of rewritten batches from {@code buffers}. */
    BatchChecker(Buffers buffers) {
        this.buffers = buffers;
    }

    /** Checks the batch, however long that takes; null when what becomes of it has to wait for memory. */
    @Nullable
    CheckedBatch check(LogAppend append, LogConfig config, long wallMs) {
        return check(Long.MAX_VALUE, Long.MAX_VALUE, append, config, wallMs);
    }

    /** Checks the batch if that takes no more than {@code limits} allow, and need not wait; null when it does. */
    @Nullable
    CheckedBatch checkWithin(InlineLimits limits, LogAppend append, LogConfig config, long wallMs) {
        Compression compression = config.compression();
        boolean quick =
                compression != null && compression.level() == compression.type().defaultLevel();
        return check(limits.checkedBytes(), quick ? limits.recompressedBytes() : 0, append, config, wallMs);
    }

    private @Nullable CheckedBatch check(
            long checkedBytes, long recompressedBytes, LogAppend append, LogConfig config, long wallMs) {
        BatchRules rules = config.rules();
        int from = append.offset();
        BatchVerdict verdict = validator.validateWithin(
                checkedBytes, append.buffer().bytes(), from, from + append.length(), rules, wallMs);
        return switch (verdict) {
            case null -> null;
            case BatchVerdict.Refused(var error, var message, var recordIndex) ->
                new CheckedBatch.Refused(error, message, recordIndex);
            case BatchVerdict.Accepted accepted -> {
                Compression compression = config.compression();
                yield compression == null
                        ? sound(accepted, rules, null)
                        : recompress(recompressedBytes, append, accepted, compression, rules);
            }
        };
    }

    private @Nullable CheckedBatch recompress(
            long maxBytes,
            LogAppend append,
            BatchVerdict.Accepted accepted,
            Compression compression,
            BatchRules rules) {
        batch.at(append.buffer().bytes(), append.offset());
        return switch (recompressor.recompressWithin(maxBytes, batch, compression, rules, buffers)) {
            case null -> null;
            case Recompressed.NoRoom ignored -> null;
            case Recompressed.Unchanged unchanged -> sound(accepted, rules, null);
            case Recompressed.Rewritten(var rewritten) -> sound(accepted, rules, rewritten);
            case Recompressed.Refused(var error, var message) ->
                new CheckedBatch.Refused(error, message, BatchVerdict.WHOLE_BATCH);
        };
    }

    private static CheckedBatch.Sound sound(
            BatchVerdict.Accepted accepted, BatchRules rules, @Nullable CountedBuffer rewritten) {
        boolean appendTime = rules.timestampType() == TimestampType.LOG_APPEND_TIME;
        return new CheckedBatch.Sound(accepted.maxTimestamp(), accepted.restampNeeded(), appendTime, rewritten);
    }

    @Override
    public void close() {
        validator.close();
        recompressor.close();
    }
}
