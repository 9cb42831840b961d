package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.CountedBuffer;
import io.courant.base.EventLog;
import io.courant.base.Invariants;
import io.courant.base.Outcome;
import io.courant.log.producer.SequenceVerdict;
import io.courant.log.segment.Segment;
import io.courant.wire.ErrorCode;
import io.courant.wire.record.BatchVerdict;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.TimestampType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The way of a batch into a log: repeated? valid? in turn? then stamped, written, and only then taken up by index, epochs
 * and producer state. A write that fails has changed nothing but bytes behind the log's end, which are cut off again.
 *
 * <p>Most batches go all the way within the call. One waits when it takes too much work to check ({@link LargeBatches})
 * or when a segment must be opened for it; those behind it wait too, in order, each with a reference of its buffer. What
 * may wait is bounded by the requests that connections may have in flight. Whether a batch repeats an earlier one is
 * asked before it waits and holds afterwards, for nothing is appended meanwhile; whether it is in turn is asked in the
 * event that writes it, because a silent producer may have been forgotten by then.
 */
final class LogAppender {

    private final PartitionLog log;
    private final LogState state;
    private final ShardTools tools;
    private final DirectoryFailure directoryFailure;
    private final SegmentRoll roll;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(1);

    /** A lane works for the first of those who wait. */
    private boolean laneBusy;

    /** An append that waits, with a reference to its buffer. */
    private static final class Waiting {
        final LogAppend append;
        final Completion<AppendResult> completion;

        /** What is known of its batch; null when it was not checked yet. */
        final CheckedBatch.@Nullable Sound checked;

        Waiting(LogAppend append, Completion<AppendResult> completion, CheckedBatch.@Nullable Sound checked) {
            this.append = append;
            this.completion = completion;
            this.checked = checked;
            append.buffer().retain();
        }
    }

    LogAppender(
            PartitionLog log, LogState state, ShardTools tools, LaneWork laneWork, DirectoryFailure directoryFailure) {
        this.log = log;
        this.state = state;
        this.tools = tools;
        this.directoryFailure = directoryFailure;
        this.roll = new SegmentRoll(log, state, tools, laneWork);
    }

    void append(LogAppend append, Completion<AppendResult> completion) {
        Invariants.check(
                append.leaderEpoch() >= state.epochs.latest(),
                "an append in epoch %s after epoch %s",
                append.leaderEpoch(),
                state.epochs.latest());
        if (laneBusy) {
            waiting.addLast(new Waiting(append, completion, null));
        } else {
            begin(append, completion);
        }
    }

    /**
     * Seals the active segment when all that it holds lies below the log's start, so that its file can go too. Not while
     * something is being appended: then there is more in it soon.
     */
    void sealGivenUp() {
        Segment active = state.segments.active();
        boolean givenUp = active != null && active.sizeInBytes() > 0 && state.logEndOffset <= state.logStartOffset;
        if (givenUp && isIdle() && state.failure == null) {
            prepareWithoutBatch(SegmentRoll.Need.NEXT_SEGMENT);
        }
    }

    /**
     * Makes the directory of a log that has lost it, and an empty segment at its end: a checkpoint can say nothing of a log
     * without files. Not while something is being appended: that makes them.
     */
    void beginFiles() {
        if (state.segments.isEmpty() && isIdle() && state.failure == null) {
            prepareWithoutBatch(SegmentRoll.Need.FIRST_SEGMENT);
        }
    }

    private void prepareWithoutBatch(SegmentRoll.Need need) {
        laneBusy = true;
        roll.prepare(need, cause -> {
            laneBusy = false;
            if (cause == null) {
                log.segmentBegun();
            } else {
                reportNotOpened(cause);
            }
            proceed(); // who came meanwhile tries for itself
        });
    }

    boolean isIdle() {
        return !laneBusy && waiting.isEmpty();
    }

    void failWaiting(IOException cause) {
        Waiting next;
        while ((next = waiting.poll()) != null) {
            complete(next.completion, Outcome.failure(cause));
            next.append.buffer().release();
            if (next.checked != null) {
                next.checked.release();
            }
        }
    }

    private void begin(LogAppend append, Completion<AppendResult> completion) {
        IOException failure = state.failure;
        if (failure != null) {
            complete(completion, Outcome.failure(failure));
        } else if (append.origin() == LogAppend.Origin.BROKER) {
            enter(append, trusted(append), completion);
        } else if (tools.largeBatches.isClosed()) {
            complete(completion, Outcome.failure(LargeBatches.ended()));
        } else {
            AppendResult early = repeated(append);
            if (early != null) {
                complete(completion, Outcome.success(early));
            } else {
                check(append, completion);
            }
        }
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

    private void check(LogAppend append, Completion<AppendResult> completion) {
        CheckedBatch checked =
                tools.checker.checkWithin(tools.ports.inlineLimits(), append, state.config, tools.wallMs());
        if (checked == null) {
            Waiting first = waitForLane(append, completion, null);
            tools.largeBatches.check(append, state.config, outcome -> checkedOnLane(first, outcome));
        } else {
            decide(append, checked, completion);
        }
    }

    private Waiting waitForLane(
            LogAppend append, Completion<AppendResult> completion, CheckedBatch.@Nullable Sound checked) {
        Waiting first = new Waiting(append, completion, checked);
        waiting.addFirst(first);
        laneBusy = true;
        return first;
    }

    private void checkedOnLane(Waiting first, Outcome<CheckedBatch> outcome) {
        laneBusy = false;
        switch (outcome) {
            case Outcome.Success<CheckedBatch>(var checked) -> {
                if (waiting.peek() == first) {
                    waiting.remove();
                    decide(first.append, checked, first.completion);
                    first.append.buffer().release();
                } else {
                    checked.release(); // the log has failed or is deleted, and the append was answered
                }
            }
            case Outcome.Failure<CheckedBatch>(var cause) -> failWaiting(cause);
        }
        proceed();
    }

    private void decide(LogAppend append, CheckedBatch checked, Completion<AppendResult> completion) {
        switch (checked) {
            case CheckedBatch.Refused(var error, var message, var recordIndex) ->
                complete(completion, Outcome.success(refusal(error, message, recordIndex)));
            case CheckedBatch.Sound sound -> enter(append, sound, completion);
        }
    }

    /** Our own batches: a wrong one is a bug. */
    private CheckedBatch.Sound trusted(LogAppend append) {
        RecordBatch batch = tools.batch.at(append.buffer().bytes(), append.offset());
        Invariants.check(
                batch.sizeInBytes() == append.length() && batch.lastOffsetDelta() >= 0 && batch.crcValid(),
                "an unsound batch of our own for %s",
                state.identity);
        return new CheckedBatch.Sound(batch.maxTimestamp(), false, false, null);
    }

    /** Writes a sound batch if its producer's turn has come and there is room; takes over {@code checked}. */
    private void enter(LogAppend append, CheckedBatch.Sound checked, Completion<AppendResult> completion) {
        RecordBatch batch = tools.batch.at(append.buffer().bytes(), append.offset());
        if (append.origin() == LogAppend.Origin.CLIENT
                && state.producers.judge(batch) instanceof SequenceVerdict.OutOfTurn refused) {
            checked.release();
            complete(
                    completion, Outcome.success(refusal(refused.error(), refused.message(), BatchVerdict.WHOLE_BATCH)));
            return;
        }
        CountedBuffer rewritten = checked.rewritten();
        if (rewritten != null) {
            batch.at(rewritten.bytes(), 0);
        }
        long timestampMs = checked.appendTime() ? tools.wallMs() : checked.maxTimestamp();
        SegmentRoll.Need need = roll.need(batch.sizeInBytes(), batch.lastOffsetDelta(), timestampMs);
        if (need == SegmentRoll.Need.NOTHING) {
            write(append, batch, checked, completion);
            checked.release();
        } else {
            waitForLane(append, completion, checked);
            roll.prepare(need, this::prepared);
        }
    }

    private void write(
            LogAppend append, RecordBatch batch, CheckedBatch.Sound checked, Completion<AppendResult> completion) {
        Segment active = roll.active();
        // The leader's next epoch may have begun while the batch waited for a lane.
        int leaderEpoch = Math.max(append.leaderEpoch(), state.epochs.latest());
        long baseOffset = state.logEndOffset;
        batch.stampOffsets(baseOffset, leaderEpoch);
        if (checked.appendTime()) {
            batch.stampLogAppendTime(tools.wallMs());
        } else if (checked.restampNeeded()) {
            batch.stampCreateTime(checked.maxTimestamp());
        }
        int length = batch.sizeInBytes();
        int position = active.sizeInBytes();
        try {
            active.file().file().write(position, batch.bytes());
        } catch (IOException e) {
            cutBack(active, e);
            complete(completion, Outcome.failure(e));
            return;
        }
        active.used(tools.nowNanos());
        active.appended(batch, length, state.config.indexIntervalBytes());
        state.epochs.assign(leaderEpoch, baseOffset);
        int producersBefore = state.producers.count();
        state.producers.apply(batch, tools.expiryClock.nowMs());
        tools.producers.changed(state.producers, producersBefore);
        state.logEndOffset = batch.nextOffset();
        tools.meters.appended(batch.recordsCount(), length);
        CountedBuffer rewritten = checked.rewritten();
        log.wrote(
                rewritten == null
                        ? new WrittenBatch(active, position, baseOffset, append.buffer(), append.offset(), length)
                        : new WrittenBatch(active, position, baseOffset, rewritten, 0, length));
        long timeMs = checked.appendTime() ? batch.maxTimestamp() : RecordBatch.NO_TIMESTAMP;
        complete(
                completion,
                Outcome.success(
                        new AppendResult.Appended(baseOffset, batch.lastOffset(), timeMs, state.logStartOffset)));
    }

    /** Takes off what a failed write has left. Where even that fails, nothing can be said about the file any more. */
    private void cutBack(Segment active, IOException cause) {
        tools.room.writeFailed();
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
        laneBusy = false;
        if (cause != null) {
            reportNotOpened(cause);
            failWaiting(cause);
        }
        proceed();
    }

    private void reportNotOpened(IOException cause) {
        if (state.failure == null) {
            tools.events.error(
                    "log.segment-failed", "opening a segment of " + state.directory + " to write to failed", cause);
        }
    }

    /** Goes on with those who wait, up to the next one that a lane must work for. */
    private void proceed() {
        while (!laneBusy && !waiting.isEmpty()) {
            Waiting next = waiting.remove();
            if (next.checked == null) {
                begin(next.append, next.completion);
            } else {
                enter(next.append, next.checked, next.completion);
            }
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
