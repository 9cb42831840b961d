package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.log.journal.JournalAction;
import io.courant.log.journal.JournalCommit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one log begins, and where it has been asked to begin. On the log's shard.
 *
 * <p>Whoever wants a later start asks for it; it holds, and is seen, once it is durable: as a log-start-to in the journal, or,
 * where that has no room, with the next checkpoint. So a start that somebody has seen never falls, whatever ends the process.
 * The files below it go later still: see {@link PartitionLog#checkpointed}.
 *
 * <p>What always holds: {@link LogState#logStartOffset} is durable; a checkpoint says the start that was asked for last, so
 * whatever the journal has of it is covered by each checkpoint that is put together afterwards.
 */
final class LogStart {

    /** No action. */
    private static final long NONE = -1;

    private final LogState state;
    private final ShardTools tools;
    private final GroupCommit commits;
    private final Runnable moved;
    private final List<Waiter> waiters = new ArrayList<>(0);
    private long wanted;
    private boolean recording;
    private long recorded;
    /** The first action in the journal that no checkpoint's entry covers; {@link #NONE} when there is none. */
    private long uncoveredFrom = NONE;

    private record Waiter(long offset, Completion<Done> completion) {}

    /** {@code moved} runs when the start that holds has moved. */
    LogStart(LogState state, ShardTools tools, GroupCommit commits, Runnable moved) {
        this.state = state;
        this.tools = tools;
        this.commits = commits;
        this.moved = moved;
        this.wanted = state.logStartOffset;
        this.recorded = state.logStartOffset;
    }

    /** The start that the next checkpoint should say. */
    long wanted() {
        return wanted;
    }

    /** The first action in the journal that only the journal knows; negative when there is none. */
    long uncoveredFrom() {
        return uncoveredFrom;
    }

    /** Whether only a checkpoint makes the start hold that was asked for, or lets the journal forget it. */
    boolean waitsForCheckpoint() {
        return uncoveredFrom != NONE || wanted > state.logStartOffset;
    }

    /** Asks for a start at {@code offset}, and tells when that is durable. */
    void moveTo(long offset, Completion<Done> completion) {
        IOException failure = state.failure;
        if (failure != null) {
            tools.ports.shard().execute(() -> completion.completed(Outcome.failure(failure)));
        } else if (offset <= state.logStartOffset) {
            tools.ports.shard().execute(() -> completion.completed(Outcome.done()));
        } else {
            waiters.add(new Waiter(offset, completion));
            wanted = Math.max(wanted, offset);
            record();
        }
    }

    /** One action is on its way at a time: what is asked for meanwhile shares the next one. */
    private void record() {
        if (recording || recorded >= wanted || state.failure != null) {
            return;
        }
        recording = true;
        long offset = wanted;
        commits.record(new JournalAction.LogStartTo(state.identity.key(), offset), outcome -> {
            recording = false;
            switch (outcome) {
                case Outcome.Success<JournalCommit>(JournalCommit.Durable durable) -> {
                    uncoveredFrom = uncoveredFrom == NONE ? durable.firstSequence() : uncoveredFrom;
                    recorded = offset;
                    becameDurable(offset);
                    record();
                }
                case Outcome.Success<JournalCommit>(JournalCommit.NoRoom ignored) -> {} // the next checkpoint says it
                case Outcome.Failure<JournalCommit> ignored -> {} // the directory has failed, and everybody was told
            }
        });
    }

    /** A checkpoint's entry says {@link #wanted()}; all that was on its way to the journal before has come there. */
    void contributed() {
        uncoveredFrom = NONE;
    }

    /** The log begins at {@code offset}, or later, whatever ends the process. */
    void becameDurable(long offset) {
        if (offset > state.logStartOffset) {
            state.logStartOffset = offset;
            state.epochs.startAt(offset);
            moved.run();
        }
        recorded = Math.max(recorded, offset);
        List<Waiter> reached = new ArrayList<>();
        waiters.removeIf(waiter -> waiter.offset <= state.logStartOffset && reached.add(waiter));
        reached.forEach(waiter -> waiter.completion.completed(Outcome.done()));
    }

    /** Fails all that wait. */
    void fail(IOException cause) {
        List<Waiter> failed = List.copyOf(waiters);
        waiters.clear();
        failed.forEach(waiter -> waiter.completion.completed(Outcome.failure(cause)));
    }
}
