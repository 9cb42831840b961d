package io.courant.replication;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Outcome;
import io.courant.base.Slice;
import io.courant.log.LogAppend;
import io.courant.log.LogIdentity;
import io.courant.log.PartitionLog;
import io.courant.log.PartitionLogListener;
import io.courant.log.ReadResult;
import io.courant.log.TimestampLookup;
import io.courant.log.WriteRoom;
import io.courant.log.epoch.EpochEnd;
import io.courant.metadata.config.TopicSettings;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The leader of a partition whose only replica is this one: says what an acknowledgement means and what consumers see.
 *
 * <p>The high watermark is where every in-sync replica's synced end has come to: with one replica the log's durable
 * end, or the log's end where the topic says {@code durability=memory} and has synced what was written before it said so. It
 * never falls. Consumers read below it; {@code acks=all} is answered when it has passed the batch, and where the disk is promised
 * the log's durable end has, too: after a time of {@code durability=memory} that one may come later.
 *
 * <p>Made at the first touch of the partition, with the log still closed; what is asked before the log is open waits for it.
 * Belongs to the partition's shard.
 */
public final class PartitionLeader implements PartitionLogListener {

    /** Nothing is known about the log yet, or any more. */
    private static final long UNKNOWN_OFFSET = -1;

    /** Where the leader stands. */
    private enum Phase {
        OPENING,
        LEADING,
        GONE
    }

    private final LogIdentity identity;
    private final TopicIdPartition key;
    private final List<Completion<Done>> awaitingOpen = new ArrayList<>();
    private final WriteRoom room;
    private final LeaderContext context;
    private final PartitionAppends appends;
    private Phase phase = Phase.OPENING;
    private @Nullable PartitionWatch firstWatch;
    private @Nullable PartitionLog log;
    private @Nullable IOException failure;
    /** The log has been told that somebody waits for what it has written: it becomes durable sooner. */
    private boolean hurried;
    /** What is answered once the partition is gone from here. */
    private ErrorCode goneAs = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;

    private LeaderTerm term;
    private long highWatermark = UNKNOWN_OFFSET;
    /**
     * Where {@code durability=memory} was set on a log that was open, the end that the log had then: what lies below was promised
     * to be on disk, so memory counts only once it is.
     */
    private long memoryCountsFrom;

    /** A leader in a data directory that has {@code room} for what clients send. */
    PartitionLeader(LogIdentity identity, LeaderTerm term, LeaderContext context, WriteRoom room) {
        this.identity = identity;
        this.key = identity.key();
        this.term = term;
        this.room = room;
        this.context = context;
        this.appends = new PartitionAppends(this, context);
    }

    public LogIdentity identity() {
        return identity;
    }

    public int leaderEpoch() {
        return term.leaderEpoch();
    }

    /** Up to where consumers see records; -1 while the log is being opened. */
    public long highWatermark() {
        return highWatermark;
    }

    /** The first offset of the log; -1 while it is being opened. */
    public long logStartOffset() {
        return log == null ? UNKNOWN_OFFSET : log.logStartOffset();
    }

    /** For how long a client that brought {@code bytes} should bring no more: the disk of the partition fills up. */
    public long throttleNanos(int bytes) {
        return room.throttleNanos(bytes);
    }

    /** Whether the disk of the partition has no room left for what clients send. */
    public boolean isFull() {
        return room.isFull();
    }

    /**
     * Appends what a client produced, and takes over one reference to its buffer. Exactly one answer comes, on this shard,
     * perhaps within the call: with acks 0 and 1 when the batch is written, with acks all when it is as safe as the topic
     * promises, or when it is refused.
     */
    public void append(ProduceBatch batch, Consumer<AppendAnswer> answer) {
        appends.submit(batch, LogAppend.Origin.CLIENT, answer);
    }

    /** As {@link #append}, for a batch of this broker's own. */
    public void appendOwn(ProduceBatch batch, Consumer<AppendAnswer> answer) {
        appends.submit(batch, LogAppend.Origin.BROKER, answer);
    }

    /**
     * Whole batches from {@code position} up to the high watermark, within {@code maxBytes}.
     *
     * @param atLeastOneBatch gives the first batch even if it alone is larger
     */
    public FetchAnswer read(FetchPosition position, int maxBytes, boolean atLeastOneBatch) {
        ErrorCode refusal = refusal(position.currentLeaderEpoch());
        if (refusal != null) {
            return new FetchAnswer.Refused(refusal, highWatermark, logStartOffset());
        }
        if (log == null) {
            return new FetchAnswer.NotLoaded();
        }
        FetchAnswer diverging = divergence(log, position);
        if (diverging != null) {
            return diverging;
        }
        if (position.offset() < log.logStartOffset() || position.offset() > log.logEndOffset()) {
            return refused(log, ErrorCode.OFFSET_OUT_OF_RANGE);
        }
        if (position.offset() >= highWatermark || (maxBytes <= 0 && !atLeastOneBatch)) {
            return fetched(log, List.of(), 0);
        }
        return switch (log.read(position.offset(), maxBytes, highWatermark)) {
            case ReadResult.Records(var slices, var sizeInBytes) -> {
                if (sizeInBytes > maxBytes && !atLeastOneBatch) {
                    slices.forEach(Slice::release);
                    yield fetched(log, List.of(), 0);
                }
                yield fetched(log, slices, sizeInBytes);
            }
            case ReadResult.NotLoaded notLoaded -> new FetchAnswer.NotLoaded();
            case ReadResult.OffsetOutOfRange outOfRange -> refused(log, ErrorCode.OFFSET_OUT_OF_RANGE);
            case ReadResult.Corrupt corrupt -> refused(log, ErrorCode.CORRUPT_MESSAGE);
            case ReadResult.Failed failed -> refused(log, ErrorCode.KAFKA_STORAGE_ERROR);
        };
    }

    /** Opens what a read at {@code offset} needs. A failure is a fault of the disk: KAFKA_STORAGE_ERROR. */
    public void load(long offset, Completion<Done> completion) {
        if (log != null && phase == Phase.LEADING) {
            log.load(offset, completion);
        } else {
            whenOpen(completion);
        }
    }

    /**
     * Looks up an offset by time.
     *
     * @param timestampMs or one of {@link ListOffsetsTimestamp}
     */
    public void listOffset(long timestampMs, int currentLeaderEpoch, Consumer<OffsetAnswer> answer) {
        whenOpen(opened -> {
            ErrorCode refusal = refusal(currentLeaderEpoch);
            if (refusal != null || log == null) {
                answer.accept(new OffsetAnswer.Refused(refusal == null ? ErrorCode.KAFKA_STORAGE_ERROR : refusal));
                return;
            }
            long bound = highWatermark;
            if (timestampMs == ListOffsetsTimestamp.LATEST) {
                answer.accept(new OffsetAnswer.Found(bound, -1, log.epochOf(bound)));
            } else if (timestampMs == ListOffsetsTimestamp.EARLIEST
                    || timestampMs == ListOffsetsTimestamp.EARLIEST_LOCAL) {
                long start = log.logStartOffset();
                answer.accept(new OffsetAnswer.Found(start, -1, log.epochOf(start)));
            } else if (timestampMs == ListOffsetsTimestamp.MAX_TIMESTAMP) {
                log.offsetOfMaxTimestamp(bound, found -> answer.accept(answer(found)));
            } else if (timestampMs < 0) {
                // What is in remote storage, or waits for it: nothing.
                answer.accept(OffsetAnswer.Found.NONE);
            } else {
                log.offsetForTimestamp(timestampMs, bound, found -> answer.accept(answer(found)));
            }
        });
    }

    /**
     * Deletes the records below {@code offset}, of the files of which whole segments go later. Answered when that is durable, or
     * when {@code timeoutMs} have passed; then it happens all the same.
     *
     * @param offset at most the high watermark; -1 stands for it
     */
    public void deleteRecordsBelow(long offset, int timeoutMs, Consumer<DeletionAnswer> answer) {
        whenOpen(opened -> {
            ErrorCode refusal = refusal(FetchPosition.UNCHECKED);
            if (refusal != null || log == null) {
                answer.accept(new DeletionAnswer.Refused(refusal == null ? ErrorCode.KAFKA_STORAGE_ERROR : refusal));
            } else {
                RecordDeletion.begin(this, log, context, offset, timeoutMs, answer);
            }
        });
    }

    /** Where {@code epoch} ends. */
    public void endOffsetForEpoch(int epoch, int currentLeaderEpoch, Consumer<EpochEndAnswer> answer) {
        whenOpen(opened -> {
            ErrorCode refusal = refusal(currentLeaderEpoch);
            if (refusal != null || log == null) {
                answer.accept(new EpochEndAnswer.Refused(refusal == null ? ErrorCode.KAFKA_STORAGE_ERROR : refusal));
                return;
            }
            EpochEnd end = log.endOffsetForEpoch(epoch);
            answer.accept(new EpochEndAnswer.End(end.epoch(), end.endOffset()));
        });
    }

    /** Who has produced here lately, idempotently. */
    public void describeProducers(Consumer<ProducersAnswer> answer) {
        whenOpen(opened -> {
            ErrorCode refusal = refusal(FetchPosition.UNCHECKED);
            if (refusal != null || log == null) {
                answer.accept(new ProducersAnswer.Refused(refusal == null ? ErrorCode.KAFKA_STORAGE_ERROR : refusal));
            } else {
                answer.accept(new ProducersAnswer.Found(log.activeProducers()));
            }
        });
    }

    /**
     * Tells {@code watch}, which watches nothing, of every change from now on; false when the partition is gone from here.
     * Called in the same turn as a read, so that nothing comes between.
     */
    public boolean watch(PartitionWatch watch) {
        if (phase == Phase.GONE) {
            return false;
        }
        watch.link(this, firstWatch);
        firstWatch = watch;
        return true;
    }

    /** Somebody waits for what is written and not visible yet: it becomes durable sooner. */
    public void hurry() {
        if (!hurried && log != null && phase == Phase.LEADING && highWatermark < log.logEndOffset()) {
            hurried = true;
            log.readersWait(true);
        }
    }

    @Override
    public void durableEndMoved(PartitionLog moved) {
        if (phase != Phase.LEADING) {
            return;
        }
        boolean beginsToCountInMemory = highWatermark <= memoryCountsFrom && countsInMemory();
        // Where memory counts already, consumers have seen more by now, also when the topic has been changed since.
        long visible = beginsToCountInMemory ? moved.logEndOffset() : moved.durableEndOffset();
        if (visible > highWatermark) {
            advanceHighWatermark(visible);
        } else {
            appends.acknowledge(acknowledgedEnd());
        }
    }

    @Override
    public void logStartMoved(PartitionLog moved) {
        tellWatches(0);
    }

    // --- for the shard's partitions ---

    /** The log is open and recovered: all of it is durable. */
    void opened(PartitionLog openedLog) {
        Invariants.check(phase == Phase.OPENING && failure == null, "%s is opened once", identity);
        Invariants.check(
                openedLog.durableEndOffset() == openedLog.logEndOffset(),
                "%s is durable up to %s and ends at %s",
                identity,
                openedLog.durableEndOffset(),
                openedLog.logEndOffset());
        Invariants.check(
                openedLog.latestEpoch() <= term.leaderEpoch(),
                "%s has records of epoch %s, and its leader has epoch %s",
                identity,
                openedLog.latestEpoch(),
                term.leaderEpoch());
        log = openedLog;
        phase = Phase.LEADING;
        highWatermark = openedLog.durableEndOffset();
        openedLog.listen(this);
        openedLog.reconfigure(term.settings().log());
        openedLog.startEpoch(term.leaderEpoch());
        tellOpen(Outcome.done());
        appends.proceed();
    }

    void openFailed(IOException cause) {
        failed(cause);
        tellOpen(Outcome.failure(cause));
    }

    boolean isOpening() {
        return phase == Phase.OPENING && failure == null;
    }

    /** The open log; null while it is being opened, and after that failed. */
    @Nullable
    PartitionLog log() {
        return log;
    }

    /** The image has other facts about the partition. */
    void changed(LeaderTerm newTerm) {
        Invariants.check(
                newTerm.leaderEpoch() >= term.leaderEpoch(),
                "%s goes from leader epoch %s to %s",
                identity,
                term.leaderEpoch(),
                newTerm.leaderEpoch());
        boolean newEpoch = newTerm.leaderEpoch() > term.leaderEpoch();
        boolean wasOnDisk = term.settings().durability() == TopicSettings.Durability.DISK;
        term = newTerm;
        if (log != null) {
            log.reconfigure(newTerm.settings().log());
            if (newEpoch) {
                log.startEpoch(newTerm.leaderEpoch());
            }
            if (wasOnDisk) {
                memoryCountsFrom = log.logEndOffset();
            }
            if (countsInMemory() && phase == Phase.LEADING) {
                advanceHighWatermark(log.logEndOffset());
            }
        }
        if (newEpoch) {
            tellWatches(PartitionWatch.OTHER_NEWS);
        }
    }

    /** The partition is deleted: everybody who waits is told so. */
    void gone() {
        gone(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "the partition is not led here any more");
    }

    /** The partition's directory is offline, and the image gives it no leader: everybody who waits is told so. */
    void lost() {
        gone(ErrorCode.KAFKA_STORAGE_ERROR, "the data directory of the partition is offline");
    }

    private void gone(ErrorCode error, String message) {
        phase = Phase.GONE;
        goneAs = error;
        appends.refuseWaiting(error, message);
        tellOpen(Outcome.done());
        tellWatches(PartitionWatch.OTHER_NEWS);
    }

    /** Forgets producers that have been silent for long. */
    void expireProducers() {
        if (log != null && phase == Phase.LEADING) {
            log.expireProducers();
        }
    }

    /** The first of the watches is no more, and {@code watch} follows it; null when that was the last one. */
    void firstWatch(@Nullable PartitionWatch watch) {
        firstWatch = watch;
    }

    // --- for the appends ---

    WriteRoom room() {
        return room;
    }

    TopicIdPartition key() {
        return key;
    }

    LeaderTerm term() {
        return term;
    }

    /** Whether a record counts as soon as it is written. */
    boolean countsInMemory() {
        return term.settings().durability() == TopicSettings.Durability.MEMORY
                && log != null
                && log.durableEndOffset() >= memoryCountsFrom;
    }

    /**
     * Up to where {@code acks=all} may be answered. What was shown while memory was enough is below the high watermark, and on
     * disk perhaps not yet.
     */
    long acknowledgedEnd() {
        return log == null || countsInMemory() ? highWatermark : Math.min(highWatermark, log.durableEndOffset());
    }

    /** The log's end has moved to {@code endOffset}. */
    void written(long endOffset) {
        if (countsInMemory() && phase == Phase.LEADING) {
            advanceHighWatermark(endOffset);
        } else if (isAwaited()) {
            hurry();
        }
    }

    /** Why nothing can be appended now, null when it can. Not asked while the log is being opened. */
    @Nullable
    ErrorCode appendRefusal() {
        if (phase == Phase.GONE) {
            return goneAs;
        }
        return failure != null || log == null ? ErrorCode.KAFKA_STORAGE_ERROR : null;
    }

    /** Nothing of the directory becomes durable any more; what is visible stays readable. */
    void failed(IOException cause) {
        if (failure == null) {
            failure = cause;
            appends.refuseWaiting(ErrorCode.KAFKA_STORAGE_ERROR, "the disk failed");
            tellWatches(PartitionWatch.OTHER_NEWS);
        }
    }

    // --- details ---

    private void advanceHighWatermark(long offset) {
        Invariants.check(
                offset >= highWatermark,
                "the high watermark of %s would fall from %s to %s",
                identity,
                highWatermark,
                offset);
        highWatermark = offset;
        appends.acknowledge(acknowledgedEnd());
        tellWatches(appends.show(offset));
        if (hurried && log != null && (highWatermark == log.logEndOffset() || !isAwaited())) {
            hurried = false;
            log.readersWait(false);
        }
    }

    /** Whether somebody waits for what is not visible yet. All of them take note that there is something. */
    private boolean isAwaited() {
        boolean awaited = false;
        for (PartitionWatch watch = firstWatch; watch != null; watch = watch.next()) {
            awaited |= watch.written();
        }
        return awaited;
    }

    /** All of them are told before the first one acts on it, as that may change who watches. */
    private void tellWatches(long newBytes) {
        List<PartitionWatch> ready = null;
        for (PartitionWatch watch = firstWatch; watch != null; watch = watch.next()) {
            if (watch.changed(newBytes)) {
                ready = ready == null ? new ArrayList<>(1) : ready;
                ready.add(watch);
            }
        }
        if (ready != null) {
            ready.forEach(PartitionWatch::ready);
        }
    }

    private void whenOpen(Completion<Done> then) {
        IOException cause = failure;
        if (isOpening()) {
            awaitingOpen.add(then);
        } else if (cause != null && log == null) {
            then.completed(Outcome.failure(cause));
        } else {
            then.completed(Outcome.done());
        }
    }

    private void tellOpen(Outcome<Done> outcome) {
        List<Completion<Done>> waiting = List.copyOf(awaitingOpen);
        awaitingOpen.clear();
        waiting.forEach(each -> each.completed(outcome));
    }

    /** Why nothing is answered to someone who knows {@code currentLeaderEpoch}, null when it is. */
    private @Nullable ErrorCode refusal(int currentLeaderEpoch) {
        if (phase == Phase.GONE) {
            return goneAs;
        }
        if (failure != null && log == null) {
            return ErrorCode.KAFKA_STORAGE_ERROR;
        }
        if (currentLeaderEpoch == FetchPosition.UNCHECKED || currentLeaderEpoch == term.leaderEpoch()) {
            return null;
        }
        return currentLeaderEpoch < term.leaderEpoch() ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
    }

    private @Nullable FetchAnswer divergence(PartitionLog open, FetchPosition position) {
        if (position.lastFetchedEpoch() == FetchPosition.UNCHECKED) {
            return null;
        }
        EpochEnd end = open.endOffsetForEpoch(position.lastFetchedEpoch());
        if (end.equals(EpochEnd.UNKNOWN)) {
            return refused(open, ErrorCode.OFFSET_OUT_OF_RANGE);
        }
        return end.epoch() < position.lastFetchedEpoch() || end.endOffset() < position.offset()
                ? new FetchAnswer.Diverging(end.epoch(), end.endOffset(), highWatermark, open.logStartOffset())
                : null;
    }

    private FetchAnswer fetched(PartitionLog open, List<Slice> slices, int sizeInBytes) {
        return new FetchAnswer.Fetched(highWatermark, highWatermark, open.logStartOffset(), slices, sizeInBytes);
    }

    private FetchAnswer refused(PartitionLog open, ErrorCode error) {
        return new FetchAnswer.Refused(error, highWatermark, open.logStartOffset());
    }

    private static OffsetAnswer answer(Outcome<TimestampLookup> outcome) {
        return switch (outcome) {
            case Outcome.Success<TimestampLookup>(var lookup) ->
                switch (lookup) {
                    case TimestampLookup.Found(var offset, var timestampMs, var epoch) ->
                        new OffsetAnswer.Found(offset, timestampMs, epoch);
                    case TimestampLookup.None none -> OffsetAnswer.Found.NONE;
                };
            case Outcome.Failure<TimestampLookup> failed -> new OffsetAnswer.Refused(ErrorCode.KAFKA_STORAGE_ERROR);
        };
    }
}
