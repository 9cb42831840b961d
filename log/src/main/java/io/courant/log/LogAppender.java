package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.CountedBuffer;
import io.courant.base.EventLog;
import io.courant.base.Invariants;
import io.courant.base.Outcome;
import io.courant.log.producer.SequenceVerdict;
import io.courant.log.segment.Segment;
import io.courant.wire.ErrorCode;
import io.courant.wire.compress.Compression;
import io.courant.wire.record.BatchVerdict;
import io.courant.wire.record.Recompressed;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.TimestampType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The way of a batch into a log: repeated? valid? in turn? then compressed, stamped, written, and only then taken up by
 * index, epochs and producer state. A write that fails has changed nothing but bytes behind the log's end, which are cut
 * off again.
 *
 * <p>While a segment is being opened on the lane, appends wait in order, each with a reference of its buffer; what may
 * wait is bounded by the requests that connections may have in flight.
 */
final class LogAppender {

    private static final int BATCH = BatchVerdict.WHOLE_BATCH;

    private final PartitionLog log;
    private final LogState state;
    private final ShardTools tools;
    private final DirectoryFailure directoryFailure;
    private final SegmentRoll roll;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(1);
    private boolean preparing;

    private record Waiting(LogAppend append, Completion<AppendResult> completion) {}

    LogAppender(
            PartitionLog log, LogState state, ShardTools tools, LaneWork laneWork, DirectoryFailure directoryFailure) {
        this.log = log;
        this.state = state;
        this.tools = tools;
        this.directoryFailure = directoryFailure;
        this.roll = new SegmentRoll(log, state, tools, laneWork);
    }

    void append(LogAppend append, Completion<AppendResult> completion) {
        if (preparing || !attempt(append, completion)) {
            append.buffer().retain();
            waiting.add(new Waiting(append, completion));
        }
    }

    boolean isIdle() {
        return !preparing && waiting.isEmpty();
    }

    void failWaiting(IOException cause) {
        Waiting next;
        while ((next = waiting.poll()) != null) {
            complete(next.completion, Outcome.failure(cause));
            next.append.buffer().release();
        }
    }

    /** Answers the append, or returns false when a segment must be opened first. */
    private boolean attempt(LogAppend append, Completion<AppendResult> completion) {
        IOException failure = state.failure;
        if (failure != null) {
            complete(completion, Outcome.failure(failure));
            return true;
        }
        AppendResult early = append.origin() == LogAppend.Origin.CLIENT ? repeated(append) : null;
        if (early != null) {
            complete(completion, Outcome.success(early));
            return true;
        }
        BatchVerdict verdict = append.origin() == LogAppend.Origin.CLIENT ? validate(append) : trusted(append);
        return switch (verdict) {
            case BatchVerdict.Refused refused -> {
                complete(
                        completion,
                        Outcome.success(refusal(refused.error(), refused.message(), refused.recordIndex())));
                yield true;
            }
            case BatchVerdict.Accepted accepted -> judge(append, accepted, completion);
        };
    }

    /** The answer to a batch that was appended before; null when it was not, or is not sound enough to tell. */
    private @Nullable AppendResult repeated(LogAppend append) {
        ByteBuffer bytes = append.buffer().bytes();
        if (append.length() < RecordBatch.HEADER_BYTES || state.producers.count() == 0) {
            return null;
        }
        RecordBatch batch = tools.batch.at(bytes, append.offset());
        boolean framed = batch.magic() == 2 && batch.sizeInBytes() == append.length();
        if (framed && state.producers.judge(batch) instanceof SequenceVerdict.Repeated repeated && batch.crcValid()) {
            boolean appendTime = state.config.rules().timestampType() == TimestampType.LOG_APPEND_TIME;
            return new AppendResult.Duplicate(
                    repeated.baseOffset(),
                    repeated.lastOffset(),
                    appendTime ? repeated.timestampMs() : RecordBatch.NO_TIMESTAMP,
                    state.logStartOffset);
        }
        return null;
    }

    private BatchVerdict validate(LogAppend append) {
        return tools.validator.validate(
                append.buffer().bytes(),
                append.offset(),
                append.offset() + append.length(),
                state.config.rules(),
                tools.wallMs());
    }

    /** Our own batches: a wrong one is a bug. */
    private BatchVerdict trusted(LogAppend append) {
        RecordBatch batch = tools.batch.at(append.buffer().bytes(), append.offset());
        Invariants.check(
                batch.sizeInBytes() == append.length() && batch.lastOffsetDelta() >= 0 && batch.crcValid(),
                "an unsound batch of our own for %s",
                state.identity);
        return new BatchVerdict.Accepted(batch.maxTimestamp(), batch.lastOffsetDelta(), false);
    }

    private boolean judge(LogAppend append, BatchVerdict.Accepted accepted, Completion<AppendResult> completion) {
        RecordBatch batch = tools.batch.at(append.buffer().bytes(), append.offset());
        if (append.origin() == LogAppend.Origin.CLIENT
                && state.producers.judge(batch) instanceof SequenceVerdict.OutOfTurn refused) {
            complete(completion, Outcome.success(refusal(refused.error(), refused.message(), BATCH)));
            return true;
        }
        Compression compression = state.config.compression();
        if (compression == null || append.origin() == LogAppend.Origin.BROKER) {
            return place(append, append.buffer(), append.offset(), accepted, completion);
        }
        return switch (tools.recompressor.recompress(batch, compression, state.config.rules(), tools.ports.buffers())) {
            case Recompressed.Unchanged ignored ->
                place(append, append.buffer(), append.offset(), accepted, completion);
            case Recompressed.Rewritten rewritten -> {
                boolean answered = place(append, rewritten.batch(), 0, accepted, completion);
                rewritten.batch().release();
                yield answered;
            }
            case Recompressed.Refused refused -> {
                complete(completion, Outcome.success(refusal(refused.error(), refused.message(), BATCH)));
                yield true;
            }
        };
    }

    /** Writes the batch that stands at {@code at} of {@code buffer}, or returns false when it has no room yet. */
    private boolean place(
            LogAppend append,
            CountedBuffer buffer,
            int at,
            BatchVerdict.Accepted accepted,
            Completion<AppendResult> completion) {
        RecordBatch batch = tools.batch.at(buffer.bytes(), at);
        long timestampMs = appendTime(append) ? tools.wallMs() : accepted.maxTimestamp();
        SegmentRoll.Need need = roll.need(batch.sizeInBytes(), batch.lastOffsetDelta(), timestampMs);
        if (need != SegmentRoll.Need.NOTHING) {
            preparing = true;
            roll.prepare(need, this::prepared);
            return false;
        }
        write(append, buffer, at, accepted, completion);
        return true;
    }

    private boolean appendTime(LogAppend append) {
        return append.origin() == LogAppend.Origin.CLIENT
                && state.config.rules().timestampType() == TimestampType.LOG_APPEND_TIME;
    }

    private void write(
            LogAppend append,
            CountedBuffer buffer,
            int at,
            BatchVerdict.Accepted accepted,
            Completion<AppendResult> completion) {
        Segment active = roll.active();
        ByteBuffer bytes = buffer.bytes();
        RecordBatch batch = tools.batch.at(bytes, at);
        Invariants.check(
                append.leaderEpoch() >= state.epochs.latest(),
                "an append in epoch %s after epoch %s",
                append.leaderEpoch(),
                state.epochs.latest());
        long baseOffset = state.logEndOffset;
        batch.stampOffsets(baseOffset, append.leaderEpoch());
        boolean appendTime = appendTime(append);
        if (appendTime) {
            batch.stampLogAppendTime(tools.wallMs());
        } else if (accepted.restampNeeded()) {
            batch.stampCreateTime(accepted.maxTimestamp());
        }
        int length = batch.sizeInBytes();
        int position = active.sizeInBytes();
        try {
            active.file().file().write(position, bytes.slice(at, length));
        } catch (IOException e) {
            cutBack(active, e);
            complete(completion, Outcome.failure(e));
            return;
        }
        active.used(tools.nowNanos());
        active.appended(batch, length, state.config.indexIntervalBytes());
        state.epochs.assign(append.leaderEpoch(), baseOffset);
        int producersBefore = state.producers.count();
        state.producers.apply(batch, tools.wallMs());
        tools.producers.changed(state.producers, producersBefore);
        state.logEndOffset = batch.nextOffset();
        log.wrote(new WrittenBatch(active, position, baseOffset, buffer, at, length));
        long timeMs = appendTime ? batch.maxTimestamp() : RecordBatch.NO_TIMESTAMP;
        complete(
                completion,
                Outcome.success(
                        new AppendResult.Appended(baseOffset, batch.lastOffset(), timeMs, state.logStartOffset)));
    }

    /** Takes off what a failed write has left. Where even that fails, nothing can be said about the file any more. */
    private void cutBack(Segment active, IOException cause) {
        tools.events.log(
                EventLog.Level.ERROR,
                "log.write-failed",
                "writing to " + active.path() + " at " + active.sizeInBytes() + " failed",
                cause);
        try {
            active.file().file().truncate(active.sizeInBytes());
        } catch (IOException e) {
            e.addSuppressed(cause);
            directoryFailure.directoryFailed("cutting " + active.path() + " after a failed write", e);
        }
    }

    /** The lane has opened what was needed, or has failed. */
    private void prepared(@Nullable IOException cause) {
        preparing = false;
        if (cause != null) {
            if (state.failure == null) {
                tools.events.error(
                        "log.segment-failed", "opening a segment of " + state.directory + " to write to failed", cause);
            }
            failWaiting(cause);
        }
        while (!preparing && !waiting.isEmpty()) {
            Waiting next = waiting.element();
            if (!attempt(next.append, next.completion)) {
                break;
            }
            waiting.remove();
            next.append.buffer().release();
        }
    }

    private AppendResult refusal(ErrorCode error, String message, int recordIndex) {
        return new AppendResult.Refused(error, message, recordIndex, state.logStartOffset);
    }

    private void complete(Completion<AppendResult> completion, Outcome<AppendResult> outcome) {
        tools.ports.shard().execute(() -> completion.completed(outcome));
    }
}
