package io.courant.replication;

import io.courant.base.Outcome;
import io.courant.log.AppendResult;
import io.courant.log.LogAppend;
import io.courant.log.PartitionLog;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one partition, from the request to the answer.
 *
 * <p>Batches are judged one after the other. While it is not known what became of one (its file is being opened, or it
 * was refused and the word is on its way), those behind it wait, so that nothing is taken ahead of what came before it.
 * A batch that moved the log's end was taken: nobody waits for its word.
 *
 * <p>Belongs to its {@link PartitionLeader}.
 */
final class PartitionAppends {

    /** A batch on its way. */
    private static final class Append {
        final ProduceBatch batch;
        final LogAppend.Origin origin;
        final Consumer<AppendAnswer> answer;

        @Nullable
        ProducerSequence sequence;

        boolean holdsOthers;
        /** The log has been asked to bring it to the disk. */
        boolean wantedDurable;

        Append(ProduceBatch batch, LogAppend.Origin origin, Consumer<AppendAnswer> answer) {
            this.batch = batch;
            this.origin = origin;
            this.answer = answer;
        }
    }

    private final PartitionLeader leader;
    private final LeaderContext context;
    private final Deque<Append> held = new ArrayDeque<>(0);
    private final VisibleBytes visibleBytes = new VisibleBytes();
    private final PendingAcks pendingAcks;
    private boolean verdictOutstanding;

    PartitionAppends(PartitionLeader leader, LeaderContext context) {
        this.leader = leader;
        this.context = context;
        this.pendingAcks = new PendingAcks(context.shard(), context.clock());
    }

    void submit(ProduceBatch batch, LogAppend.Origin origin, Consumer<AppendAnswer> answer) {
        Append append = new Append(batch, origin, answer);
        if (origin == LogAppend.Origin.CLIENT) {
            context.refusedSequences().opened(batch.connectionId());
        }
        if (leader.isOpening() || verdictOutstanding || !held.isEmpty()) {
            held.add(append);
        } else {
            judge(append);
        }
    }

    /** Judges what was held back until the log was open. */
    void proceed() {
        while (!verdictOutstanding && !held.isEmpty()) {
            judge(held.remove());
        }
    }

    /** What ends at {@code endOffset} or before is as safe as {@code acks=all} asks for: answers whom that satisfies. */
    void acknowledge(long endOffset) {
        pendingAcks.advance(endOffset);
    }

    /** The high watermark has risen: says how many bytes have become visible. */
    long show(long highWatermark) {
        return visibleBytes.advance(highWatermark);
    }

    /** Answers everything that has no answer yet, but what the log is working on. */
    void refuseWaiting(ErrorCode error, String message) {
        pendingAcks.refuseAll(error, message);
        if (!verdictOutstanding) {
            proceed();
        }
    }

    private void judge(Append append) {
        append.sequence = sequence(append);
        PartitionLog log = leader.log();
        LeaderTerm term = leader.term();
        ErrorCode refusal = leader.appendRefusal();
        if (refusal != null || log == null) {
            refuse(append, refusal == null ? ErrorCode.KAFKA_STORAGE_ERROR : refusal, "nothing can be written here");
        } else if (append.origin == LogAppend.Origin.CLIENT && leader.room().isFull()) {
            refuse(append, ErrorCode.KAFKA_STORAGE_ERROR, "the disk is full; send it again once there is room");
        } else if (append.batch.acks() == ProduceBatch.ACKS_ALL && term.inSyncReplicas() < term.neededInSync()) {
            refuse(
                    append,
                    ErrorCode.NOT_ENOUGH_REPLICAS,
                    term.inSyncReplicas() + " replicas are in sync, and " + term.neededInSync() + " have to be");
        } else if (isBlocked(append)) {
            refuse(
                    append,
                    ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                    "an earlier batch of the producer was refused on this connection");
        } else {
            write(append, log);
        }
    }

    private void write(Append append, PartitionLog log) {
        ProduceBatch batch = append.batch;
        long endBefore = log.logEndOffset();
        log.append(
                new LogAppend(
                        batch.buffer(),
                        batch.offset(),
                        batch.length(),
                        leader.term().leaderEpoch(),
                        append.origin),
                outcome -> judged(append, outcome));
        batch.buffer().release();
        if (log.logEndOffset() == endBefore) {
            append.holdsOthers = true;
            verdictOutstanding = true;
            return;
        }
        // Taken: what follows it on its connection is judged before the word of the write comes.
        forgetRefusals(append);
        visibleBytes.appended(log.logEndOffset(), batch.length());
        leader.written(log.logEndOffset());
        if (batch.acks() == ProduceBatch.ACKS_ALL && !leader.countsInMemory()) {
            // Asked now: the word of the write comes in a later event, and the next commit may begin before.
            askDurable(append, log, log.logEndOffset());
        }
    }

    private void judged(Append append, Outcome<AppendResult> outcome) {
        switch (outcome) {
            case Outcome.Success<AppendResult>(var result) -> judged(append, result);
            case Outcome.Failure<AppendResult> failed -> {
                ErrorCode refusal = leader.appendRefusal();
                refuseJudged(
                        append,
                        new AppendAnswer.Refused(
                                refusal == null ? ErrorCode.KAFKA_STORAGE_ERROR : refusal,
                                "the batch could not be written",
                                -1,
                                leader.logStartOffset()));
            }
        }
        if (append.holdsOthers) {
            verdictOutstanding = false;
            proceed();
        }
    }

    private void judged(Append append, AppendResult result) {
        switch (result) {
            case AppendResult.Appended(var baseOffset, var lastOffset, var timeMs, var startOffset) -> {
                if (append.holdsOthers) {
                    visibleBytes.appended(lastOffset + 1, append.batch.length());
                    leader.written(lastOffset + 1);
                }
                accepted(append, lastOffset + 1, new AppendAnswer.Appended(baseOffset, timeMs, startOffset));
            }
            case AppendResult.Duplicate(var baseOffset, var lastOffset, var timeMs, var startOffset) ->
                accepted(append, lastOffset + 1, new AppendAnswer.Appended(baseOffset, timeMs, startOffset));
            case AppendResult.Refused(var error, var message, var recordIndex, var startOffset) ->
                refuseJudged(append, new AppendAnswer.Refused(error, message, recordIndex, startOffset));
        }
    }

    /**
     * The batch, or the original that it repeats, is written up to {@code endOffset}: what its acks still ask for
     * decides.
     */
    private void accepted(Append append, long endOffset, AppendAnswer.Appended appended) {
        if (append.holdsOthers) {
            forgetRefusals(append);
        }
        if (append.batch.acks() != ProduceBatch.ACKS_ALL || endOffset <= leader.acknowledgedEnd()) {
            append.answer.accept(appended);
            return;
        }
        PartitionLog log = leader.log();
        ErrorCode refusal = leader.appendRefusal();
        if (refusal != null || log == null) {
            append.answer.accept(new AppendAnswer.Refused(
                    refusal == null ? ErrorCode.KAFKA_STORAGE_ERROR : refusal,
                    "the batch was written, and nobody knows whether it stays",
                    -1,
                    appended.logStartOffset()));
            return;
        }
        pendingAcks.add(endOffset, append.batch.timeoutMs(), appended, append.answer);
        if (!append.wantedDurable) { // a repeated one, or one that counted in memory when it was written
            askDurable(append, log, endOffset);
        }
    }

    private void forgetRefusals(Append append) {
        ProducerSequence sequence = append.sequence;
        if (sequence != null) {
            context.refusedSequences().accepted(append.batch.connectionId(), key(), sequence);
        }
    }

    private void askDurable(Append append, PartitionLog log, long endOffset) {
        append.wantedDurable = true;
        log.durableUpTo(endOffset, outcome -> {
            if (outcome instanceof Outcome.Failure<?>(var cause)) {
                leader.failed(cause);
            }
        });
    }

    /** Refuses a batch that the log has not seen. */
    private void refuse(Append append, ErrorCode error, String message) {
        append.batch.buffer().release();
        refuseJudged(append, new AppendAnswer.Refused(error, message, -1, leader.logStartOffset()));
    }

    private void refuseJudged(Append append, AppendAnswer.Refused refused) {
        ProducerSequence sequence = append.sequence;
        if (sequence != null) {
            context.refusedSequences().refused(append.batch.connectionId(), key(), sequence);
        }
        append.answer.accept(refused);
    }

    private boolean isBlocked(Append append) {
        ProducerSequence sequence = append.sequence;
        if (sequence == null) {
            return false;
        }
        RefusedSequences refused = context.refusedSequences();
        long connectionId = append.batch.connectionId();
        // Held until its connection had closed: an earlier batch may have been refused since, and nobody knows any
        // more.
        return !refused.isOpen(connectionId) || refused.blocks(connectionId, key(), sequence);
    }

    private @Nullable ProducerSequence sequence(Append append) {
        ProduceBatch batch = append.batch;
        return append.origin == LogAppend.Origin.BROKER
                ? null
                : ProducerSequence.in(batch.buffer().bytes(), batch.offset(), batch.length(), context.header());
    }

    private TopicIdPartition key() {
        return leader.key();
    }
}
