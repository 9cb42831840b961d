package io.courant.log;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Invariants;
import io.courant.base.NoRoomException;
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

    /** Checks the batch if that takes no more than {@code limits} allow, and need not wait for memory; null when it does. */
    @Nullable
    CheckedBatch checkWithin(InlineLimits limits, LogAppend append, LogConfig config, long wallMs) {
        Compression compression = config.compression();
        boolean quick =
                compression != null && compression.level() == compression.type().defaultLevel();
        BatchVerdict verdict = verdict(limits.checkedBytes(), append, config, wallMs);
        try {
            return verdict == null
                    ? null
                    : checked(quick ? limits.recompressedBytes() : 0, append, config, verdict, null);
        } catch (NoRoomException large) {
            return null;
        }
    }

    /** What the batch is as it came, however long that takes to tell. */
    BatchVerdict verdict(LogAppend append, LogConfig config, long wallMs) {
        BatchVerdict verdict = verdict(Long.MAX_VALUE, append, config, wallMs);
        if (verdict == null) {
            throw Invariants.unreachable("a batch of endless work");
        }
        return verdict;
    }

    /**
     * What is known of the batch, with its new compression, however long that takes.
     *
     * @param verdict what it is as it came
     * @param missing what an earlier try has thrown; null when there was none
     * @throws NoRoomException when what becomes of it has to wait for memory
     */
    CheckedBatch checked(LogAppend append, LogConfig config, BatchVerdict verdict, @Nullable NoRoomException missing)
            throws NoRoomException {
        CheckedBatch checked = checked(Long.MAX_VALUE, append, config, verdict, missing);
        if (checked == null) {
            throw Invariants.unreachable("a batch of endless work");
        }
        return checked;
    }

    private @Nullable BatchVerdict verdict(long maxBytes, LogAppend append, LogConfig config, long wallMs) {
        int from = append.offset();
        return validator.validateWithin(
                maxBytes, append.buffer().bytes(), from, from + append.length(), config.rules(), wallMs);
    }

    private @Nullable CheckedBatch checked(
            long maxRecompressedBytes,
            LogAppend append,
            LogConfig config,
            BatchVerdict verdict,
            @Nullable NoRoomException missing)
            throws NoRoomException {
        return switch (verdict) {
            case BatchVerdict.Refused(var error, var message, var recordIndex) ->
                new CheckedBatch.Refused(error, message, recordIndex);
            case BatchVerdict.Accepted accepted -> {
                Compression compression = config.compression();
                yield compression == null
                        ? sound(accepted, config.rules(), null)
                        : recompress(maxRecompressedBytes, append, accepted, compression, config.rules(), missing);
            }
        };
    }

    private @Nullable CheckedBatch recompress(
            long maxBytes,
            LogAppend append,
            BatchVerdict.Accepted accepted,
            Compression compression,
            BatchRules rules,
            @Nullable NoRoomException missing)
            throws NoRoomException {
        batch.at(append.buffer().bytes(), append.offset());
        Recompressed recompressed = missing == null
                ? recompressor.recompressWithin(maxBytes, batch, compression, rules, buffers)
                : recompressor.goOn(missing, batch, compression, rules, buffers);
        return switch (recompressed) {
            case null -> null;
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
