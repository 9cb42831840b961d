package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.NoRoomException;
import io.courant.base.Outcome;
import io.courant.base.Timer;
import io.courant.wire.record.BatchVerdict;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Batches that take too much work for a turn of the shard: a lane checks them, one after the other. A megabyte of zstd
 * can expand to gigabytes, which is seconds of work; those seconds are the lane's, and only the partition that the batch
 * is for waits for it.
 *
 * <p>Work and memory are bounded: each log has one batch here at most, for what comes behind it waits in its {@link
 * LogAppender}; and one batch at a time is with the lane, so that a shard never needs more than one further set of
 * decompression contexts, made at the first such batch. One that becomes another, and too large for the memory that there is
 * besides, is tried again and again until others have given theirs back: what was found out about it is not found out again.
 *
 * <p>Belongs to the shard; what is on the lane looks at the bytes of the batch alone, and holds a reference of their
 * buffer.
 */
final class LargeBatches {

    private final ShardLogsSetup ports;
    private final ArrayDeque<Check> waiting = new ArrayDeque<>(0);
    private boolean laneBusy;
    private boolean closed;

    /** Looks again at the first of those who wait, which had to wait for memory. */
    private @Nullable Timer again;

    /** Touched on the lane only. */
    private @Nullable BatchChecker checker;

    private static final class Check {
        final LogAppend append;
        final LogConfig config;
        final long wallMs;
        final Completion<CheckedBatch> completion;

        /** What the batch is as it came; touched on the lane only. */
        @Nullable
        BatchVerdict verdict;

        /** What the last try has found no memory for; touched on the lane only. */
        @Nullable
        NoRoomException missing;

        Check(LogAppend append, LogConfig config, long wallMs, Completion<CheckedBatch> completion) {
            this.append = append;
            this.config = config;
            this.wallMs = wallMs;
            this.completion = completion;
        }
    }

    LargeBatches(ShardLogsSetup ports) {
        this.ports = ports;
    }

    /** True once {@link #close} was called. */
    boolean isClosed() {
        return closed;
    }

    /**
     * Checks a batch by the settings and the time of now. Completes in a later event with what was found, which is the
     * caller's to release; fails only because of {@link #close}.
     */
    void check(LogAppend append, LogConfig config, Completion<CheckedBatch> completion) {
        Invariants.check(!closed, "a batch is checked after the end");
        append.buffer().retain();
        waiting.add(new Check(append, config, ports.clock().wallMs(), completion));
        if (!laneBusy) {
            next();
        }
    }

    private void next() {
        Check check = waiting.poll();
        laneBusy = check != null;
        if (check != null) {
            ports.lanes().check().submit(ports.shard(), () -> checkOnLane(check), outcome -> {
                if (outcome instanceof Outcome.Failure<CheckedBatch>(NoRoomException ignored) && !closed) {
                    tryAgain(check);
                } else {
                    tell(check, outcome);
                    next();
                }
            });
        }
    }

    private void tryAgain(Check check) {
        waiting.addFirst(check);
        again = ports.shard().schedule(LogLimits.ROOM_RETRY_NANOS, () -> {
            again = null;
            next();
        });
    }

    private CheckedBatch checkOnLane(Check check) throws NoRoomException {
        BatchChecker present = checker;
        if (present == null) {
            present = new BatchChecker(ports.buffers());
            checker = present;
        }
        BatchVerdict verdict = check.verdict;
        if (verdict == null) {
            verdict = present.verdict(check.append, check.config, check.wallMs);
            check.verdict = verdict;
        }
        try {
            return present.checked(check.append, check.config, verdict, check.missing);
        } catch (NoRoomException e) {
            check.missing = e;
            throw e;
        }
    }

    /** What is found after the end is of no use: nothing is appended any more. */
    private void tell(Check check, Outcome<CheckedBatch> outcome) {
        check.append.buffer().release();
        if (closed) {
            if (outcome instanceof Outcome.Success<CheckedBatch>(var checked)) {
                checked.release();
            }
            check.completion.completed(Outcome.failure(ended()));
        } else {
            check.completion.completed(outcome);
        }
    }

    static IOException ended() {
        return new IOException("the log is being closed");
    }

    /** Ends: what waits fails. Completes when the lane has ended its work too. */
    void close(Completion<Done> completion) {
        closed = true;
        if (again != null) {
            again.cancel();
            again = null;
        }
        Check check;
        while ((check = waiting.poll()) != null) {
            tell(check, Outcome.failure(ended()));
        }
        ports.lanes().check().submit(ports.shard(), this::closeOnLane, completion);
    }

    private Done closeOnLane() {
        BatchChecker present = checker;
        if (present != null) {
            checker = null;
            present.close();
        }
        return Done.DONE;
    }
}
