package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Outcome;
import io.courant.base.Timer;
import io.courant.log.journal.Journal;
import io.courant.log.journal.JournalAction;
import io.courant.log.journal.JournalCommit;
import io.courant.log.journal.JournalEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a shard's logs have written durable, many logs at a time. Each commit takes every log with something new: what
 * was kept of small batches goes to the journal, which syncs it together with that of other shards; a log with much to
 * write syncs its files, some logs side by side. So the busier the disk, the more each commit carries.
 *
 * <p>A commit is wanted at once by acks=all; by time when bytes have not been durable for
 * {@link LogLimits#SYNC_WITHIN_NANOS}, or {@link LogLimits#SYNC_WITHIN_WHILE_READ_NANOS} while a fetch waits; and at
 * {@link LogLimits#SYNC_AT_BYTES}. Requests of one turn of the shard share a commit: it starts in a later event.
 *
 * <p>A failed sync is never retried, in files or in the journal: the directory has failed. Files that could not be opened
 * to be synced are tried again after {@link LogLimits#SYNC_RETRY_NANOS}, for at most {@link
 * LogLimits#SYNC_POSTPONED_NANOS}. Where the journal has no room, files are synced.
 */
final class GroupCommit {

    private final ShardTools tools;
    private final Journal journal;
    private final DirectoryFailure failure;
    private final KeptBatches kept;
    private final List<PartitionLog> dirty = new ArrayList<>();
    private final List<Quiescing> quiescing = new ArrayList<>();
    private final List<Reached> handOversReached = new ArrayList<>();
    private final WantedFiles filesWanted;
    /** Logs whose files could not be opened to be synced when that was last tried. */
    private final Set<PartitionLog> takenBack = new HashSet<>();

    private final SyncLanes syncs;
    private Runnable journalFills = () -> {};
    private boolean toldThatItFills;
    private long notDurableBytes;
    private boolean wantedNow;
    private boolean startIsDue;
    private boolean pausing;
    private long postponedSinceNanos;
    private boolean postponed;
    private long handOversBegun;
    private long handOversEnded;
    /** Those among them that carry batches: so many, and no others, make the next commit wait. */
    private int commitsUnderWay;

    private @Nullable Timer timer;
    private long timerDueNanos;

    GroupCommit(ShardTools tools, Journal journal, DirectoryFailure failure, KeptBatches kept) {
        this.tools = tools;
        this.journal = journal;
        this.failure = failure;
        this.kept = kept;
        this.filesWanted = new WantedFiles(tools.ports.shard());
        this.syncs = new SyncLanes(tools);
    }

    private record Quiescing(PartitionLog log, Completion<Done> completion) {}

    /** Something that waits until the first {@code handOvers} hand-overs have ended. */
    private record Reached(long handOvers, Runnable then) {}

    /** Calls {@code told}, on the shard, when the journal is found to be half full, once until the next checkpoint. */
    void whenJournalFills(Runnable told) {
        journalFills = told;
    }

    /** A checkpoint has been written: should the journal still be half full, that is told again. */
    void checkpointed() {
        toldThatItFills = false;
    }

    /** {@code log} has {@code batch} more that is not durable. */
    void written(PartitionLog log, WrittenBatch batch) {
        log.durability().wrote(batch, fileSyncBytes());
        tools.room.written(batch.length());
        boolean first = markDirty(log);
        notDurableBytes += batch.length();
        if (notDurableBytes >= LogLimits.SYNC_AT_BYTES) {
            wantedNow = true;
        }
        if (first || wantedNow) {
            arrange(log);
        }
    }

    /** Someone waits for all that {@code log} has written. */
    void wanted(PartitionLog log) {
        // Once the directory has failed there is nothing to arrange: every log is being told, this one too.
        Invariants.check(
                log.durability().isDirty() || log.durability().isUnderWay() || failure.cause() != null,
                "%s has nothing to commit",
                log.identity());
        if (log.durability().isDirty()) { // else what is on its way carries it
            wantedNow = true;
            arrange(log);
        }
    }

    /** A fetch waits for what {@code log} has written, or will write. */
    void readersWait(PartitionLog log) {
        if (log.durability().isDirty()) {
            arrange(log);
        }
    }

    /** Completes, in a later event, when all that {@code log} has written until now is synced in its files. */
    void syncFiles(PartitionLog log, Completion<Done> completion) {
        IOException gone = log.state().failure;
        if (gone != null) {
            tools.ports.shard().execute(() -> completion.completed(Outcome.failure(gone)));
            return;
        }
        filesWanted.want(log, completion);
        startSoon();
    }

    /**
     * Hands {@code action}, which is about no batch, to the journal at once. Where the journal has failed, all logs are told
     * before {@code completion} is.
     */
    void record(JournalAction action, Completion<JournalCommit> completion) {
        handOversBegun++;
        journal.append(tools.ports.shard(), List.of(JournalEntry.of(action)), outcome -> {
            switch (outcome) {
                case Outcome.Success<JournalCommit>(JournalCommit commit) -> lookHowFull(commit);
                case Outcome.Failure<JournalCommit>(IOException cause) ->
                    failure.directoryFailed("writing the journal", cause);
            }
            completion.completed(outcome);
            handOverEnded();
        });
    }

    /** Tells, in a later event, when nothing of {@code log} is on its way to the disk. {@code log} writes no more. */
    void quiesce(PartitionLog log, Completion<Done> completion) {
        dirty.remove(log);
        takenBack.remove(log);
        log.durability().giveUp();
        filesWanted.fail(log, givenUp(log));
        quiescing.add(new Quiescing(log, completion));
        tools.ports.shard().execute(this::tellQuiet);
    }

    private void tellQuiet() {
        List<Quiescing> quiet = new ArrayList<>();
        quiescing.removeIf(each -> !each.log.durability().isUnderWay() && quiet.add(each));
        quiet.forEach(each -> each.completion.completed(Outcome.done()));
    }

    /** Runs {@code then} when the journal has answered all that it was handed before this call. */
    void whenHandedOver(Runnable then) {
        if (handOversEnded == handOversBegun) {
            then.run();
        } else {
            handOversReached.add(new Reached(handOversBegun, then));
        }
    }

    /**
     * From now on files are synced, and the journal gets nothing more from here; {@code then} runs when it has answered
     * what it has. No log writes any more.
     */
    void endHandOvers(Runnable then) {
        dirty.forEach(log -> log.durability().goByFiles());
        whenHandedOver(then);
    }

    /**
     * The bytes of a log from which on its files are synced: fewer while the disk is at work for this shard anyway, for then it
     * is what the disk can write that counts, and the journal writes everything twice.
     */
    private int fileSyncBytes() {
        boolean diskIsBusy = commitsUnderWay > 0 || syncs.isBusy();
        return diskIsBusy ? LogLimits.FILE_SYNC_BYTES_WHEN_BUSY : LogLimits.FILE_SYNC_BYTES;
    }

    private boolean markDirty(PartitionLog log) {
        boolean first = log.durability().markDirty(tools.nowNanos());
        if (first) {
            dirty.add(log);
        }
        return first;
    }

    /** Sees to it that the next commit starts in time for {@code log}. */
    private void arrange(PartitionLog log) {
        if (wantedNow) {
            startSoon();
        } else if (failure.cause() == null) {
            startBy(log.commitDueNanos());
        }
    }

    private void startSoon() {
        if (!startIsDue) {
            startIsDue = true;
            tools.ports.shard().execute(this::start);
        }
    }

    private void startBy(long dueNanos) {
        if (timer == null || dueNanos < timerDueNanos) {
            if (timer != null) {
                timer.cancel();
            }
            timerDueNanos = dueNanos;
            timer = tools.ports.shard().schedule(Math.max(0, dueNanos - tools.nowNanos()), this::timeIsUp);
        }
    }

    private void timeIsUp() {
        timer = null;
        start();
    }

    private void start() {
        startIsDue = false;
        if (failure.cause() != null) {
            filesWanted.failAll(failure.cause());
            return;
        }
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        List<JournalEntry> entries = new ArrayList<>();
        List<HandedOver> handedOver = new ArrayList<>();
        List<SyncPart> parts = new ArrayList<>();
        boolean mayHandOver = commitsUnderWay < LogLimits.HAND_OVERS_UNDER_WAY;
        boolean maySync = syncs.hasIdle() && !pausing;
        List<PartitionLog> later = new ArrayList<>();
        for (PartitionLog log : dirty) {
            LogDurability durability = log.durability();
            switch (durability.way()) {
                case JOURNAL -> {
                    if (mayHandOver) {
                        handedOver.add(durability.handOver(entries));
                    } else {
                        later.add(log);
                    }
                }
                case FILES -> {
                    if (maySync) {
                        parts.add(collectFiles(log));
                    } else {
                        later.add(log);
                    }
                }
                case LATER -> later.add(log);
            }
        }
        dirty.clear();
        dirty.addAll(later);
        // What is left over waits for something on its way, and is looked at again when that has come.
        wantedNow &= !later.isEmpty();
        notDurableBytes = 0;
        if (maySync) {
            collectWantedFiles(parts);
        }
        if (!parts.isEmpty()) {
            syncs.sync(parts, this::synced);
        }
        if (!handedOver.isEmpty()) {
            handOversBegun++;
            commitsUnderWay++;
            journal.append(tools.ports.shard(), entries, outcome -> journaled(entries, handedOver, outcome));
        }
    }

    // --- the journal ---

    private void journaled(List<JournalEntry> entries, List<HandedOver> handedOver, Outcome<JournalCommit> outcome) {
        for (JournalEntry entry : entries) {
            if (entry.batch() != null) {
                kept.letGo(entry.batch());
            }
        }
        switch (outcome) {
            case Outcome.Success<JournalCommit>(JournalCommit.Durable durable) -> {
                lookHowFull(durable);
                for (HandedOver part : handedOver) {
                    part.log().durability().journaled(part, durable.firstSequence() + part.first());
                }
                handedOver.forEach(part -> part.log().becameDurable(part.endOffset()));
            }
            case Outcome.Success<JournalCommit>(JournalCommit.NoRoom noRoom) -> {
                lookHowFull(noRoom);
                for (HandedOver part : handedOver) {
                    part.log().durability().notJournaled();
                    if (!leaves(part.log())) {
                        markDirty(part.log());
                    }
                }
                wantedNow = true;
            }
            case Outcome.Failure<JournalCommit>(IOException cause) -> {
                handedOver.forEach(part -> part.log().durability().notJournaled());
                failure.directoryFailed("writing the journal", cause);
            }
        }
        commitsUnderWay--;
        handOverEnded();
        goOn();
    }

    private void handOverEnded() {
        handOversEnded++;
        List<Reached> reached = new ArrayList<>();
        handOversReached.removeIf(each -> each.handOvers <= handOversEnded && reached.add(each));
        reached.forEach(each -> each.then.run());
    }

    private void lookHowFull(JournalCommit commit) {
        boolean fills = switch (commit) {
            case JournalCommit.Durable durable -> durable.fill().isHalf();
            case JournalCommit.NoRoom ignored -> true;
        };
        if (fills && !toldThatItFills) {
            toldThatItFills = true;
            journalFills.run();
        }
    }

    // --- files ---

    /** Adds files that someone wants to be synced, a few at a time, so that commits do not wait long for them. */
    private void collectWantedFiles(List<SyncPart> parts) {
        int added = 0;
        for (PartitionLog log : filesWanted.logs()) {
            if (added == LogLimits.LOGS_SAVED_AT_ONCE) {
                break;
            }
            if (log.durability().isSyncing()) {
                continue; // that sync began before these files were wanted
            }
            if (log.durability().hasUnsyncedFiles()) {
                parts.add(collectFiles(log));
                added++;
            } else {
                filesWanted.nothingToSync(log);
            }
        }
    }

    private SyncPart collectFiles(PartitionLog log) {
        filesWanted.collected(log);
        return log.durability().collectFiles();
    }

    private void synced(List<SyncPart> parts, Outcome<FileSyncs.Synced> outcome) {
        switch (outcome) {
            case Outcome.Success<FileSyncs.Synced>(FileSyncs.Synced synced) -> {
                synced.durable().forEach(part -> takenBack.remove(part.log()));
                synced.notOpened().forEach(this::takeBack);
                if (synced.reason() != null) {
                    postpone(synced.reason());
                }
                postponed &= !takenBack.isEmpty();
                synced.durable().forEach(part -> part.log().durability().synced(part));
                synced.durable().forEach(part -> filesWanted.synced(part.log()));
                synced.durable()
                        .forEach(part -> part.log().becameDurable(part.end().offset()));
                synced.durable().forEach(SyncPart::release);
            }
            case Outcome.Failure<FileSyncs.Synced>(IOException cause) -> {
                failure.directoryFailed("syncing " + parts.size() + " logs", cause);
                filesWanted.failAll(cause);
                parts.forEach(part -> part.log().durability().syncEnded());
                parts.forEach(SyncPart::release);
            }
        }
        goOn();
    }

    private void takeBack(SyncPart part) {
        PartitionLog log = part.log();
        filesWanted.takenBack(log);
        IOException gone = failure.cause() == null && leaves(log) ? givenUp(log) : failure.cause();
        if (gone != null) {
            filesWanted.fail(log, gone);
            log.durability().syncEnded();
            part.release();
            return;
        }
        takenBack.add(log);
        log.durability().takeBack(part);
        if (log.durability().way() == LogDurability.Way.FILES) {
            notDurableBytes += part.bytes();
            markDirty(log);
        }
    }

    private static IOException givenUp(PartitionLog log) {
        return new IOException(log.identity() + " is given up");
    }

    private boolean leaves(PartitionLog log) {
        return quiescing.stream().anyMatch(each -> each.log == log);
    }

    private void postpone(IOException reason) {
        if (!postponed) {
            postponed = true;
            postponedSinceNanos = tools.nowNanos();
        } else if (tools.nowNanos() - postponedSinceNanos > LogLimits.SYNC_POSTPONED_NANOS) {
            failure.directoryFailed("opening files to sync them", reason);
            return;
        }
        if (pausing) {
            return; // another sync has just told of it, and all is tried again together
        }
        tools.events.warn(
                "log.sync-postponed", "a file to be synced could not be opened; trying again soon: " + reason);
        pausing = true;
        tools.ports.shard().schedule(LogLimits.SYNC_RETRY_NANOS, () -> {
            pausing = false;
            start();
        });
    }

    /** Something on its way has come: whoever waited for that is looked at again. */
    private void goOn() {
        tellQuiet();
        dirty.forEach(this::arrange);
        if (!filesWanted.isEmpty()) {
            startSoon();
        }
    }
}
