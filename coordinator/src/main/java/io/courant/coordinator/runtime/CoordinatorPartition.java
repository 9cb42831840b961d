package io.courant.coordinator.runtime;

import io.courant.base.Buffers;
import io.courant.base.Clock;
import io.courant.base.Done;
import io.courant.base.EventLog;
import io.courant.base.Invariants;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Timer;
import io.courant.coordinator.CoordinatorLimits;
import io.courant.wire.ErrorCode;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator on its partition. It is loaded before it serves: everything committed is read in steps and applied to a new
 * state. From then on the state writes through this object; the records of a turn make one batch, and who waits for them is
 * told when the batch is committed. When a batch fails, nobody knows any more what the state rests on: it is dropped, and
 * loaded again after all other batches under way have come to their end, and a pause; the pause doubles for as long as nothing
 * can be written. A commit that does not come in time keeps nobody waiting: what is written may stay all the same.
 *
 * <p>Belongs to the partition's shard.
 *
 * @param <R> the records
 * @param <S> the state
 */
public final class CoordinatorPartition<R, S extends CoordinatorState<R>> implements RecordWriter<R> {

    /**
     * What a coordinator stands on.
     *
     * @param name of the partition, for messages
     * @param commitTimeoutNanos how long an answer waits for a commit
     */
    public record Setup(
            String name,
            CoordinatorLog log,
            Shard shard,
            Clock clock,
            Buffers buffers,
            EventLog events,
            long commitTimeoutNanos) {}

    private enum Phase {
        /** Not loaded yet, or to be loaded again later. */
        WAITING,
        LOADING,
        SERVING,
        CLOSED
    }

    /** Who waits for batch {@code number} and all before it, and until when. */
    private record Waiter(long number, long deadlineNanos, Consumer<ErrorCode> then) {}

    private final Setup setup;
    private final RecordFormat<R> format;
    private final Function<RecordWriter<R>, S> newState;
    private final Consumer<CoordinatorPartition<R, S>> whenLoadEnds;
    private final Deque<Waiter> waiters = new ArrayDeque<>(0);
    private Phase phase = Phase.WAITING;
    private @Nullable S state;
    /** Counts loads and drops: what belongs to an earlier state finds another number. */
    private long life;

    private @Nullable BatchBuilder batch;
    private boolean flushScheduled;
    /** The batch that is being filled, and those before it that are committed. */
    private long fillingNumber = 1;

    private long committedNumber;
    private int batchesUnderWay;
    /** Looks for those who have waited too long. */
    private @Nullable Timer lateTimer;

    /** Ends the pause before the next load. */
    private @Nullable Timer reloadTimer;
    /** How long the next pause is: longer with each failure, until something is committed. */
    private long pauseNanos = CoordinatorLimits.RELOAD_NANOS;

    /**
     * A coordinator that waits for {@link #load}.
     *
     * @param newState makes an empty state that writes through what it is given
     * @param whenLoadEnds is told after each load, whether it served or not
     */
    public CoordinatorPartition(
            Setup setup,
            RecordFormat<R> format,
            Function<RecordWriter<R>, S> newState,
            Consumer<CoordinatorPartition<R, S>> whenLoadEnds) {
        this.setup = setup;
        this.format = format;
        this.newState = newState;
        this.whenLoadEnds = whenLoadEnds;
    }

    /** The state, for as long as it serves; null while it is not loaded. */
    public @Nullable S serving() {
        return phase == Phase.SERVING ? state : null;
    }

    /** Whether a load is under way. */
    public boolean isLoading() {
        return phase == Phase.LOADING;
    }

    /** What a client is told that comes while nothing serves. */
    public ErrorCode refusal() {
        if (phase == Phase.CLOSED) {
            return ErrorCode.NOT_COORDINATOR;
        }
        return reloadTimer == null ? ErrorCode.COORDINATOR_LOAD_IN_PROGRESS : ErrorCode.COORDINATOR_NOT_AVAILABLE;
    }

    /** Loads the state, unless that has been done or begun, or is done later because of a failure. */
    public void load() {
        if (mayLoad()) {
            begin();
        }
    }

    /** Whether {@link #load} begins a load. */
    public boolean mayLoad() {
        return phase == Phase.WAITING && batchesUnderWay == 0 && reloadTimer == null;
    }

    private void begin() {
        phase = Phase.LOADING;
        long loading = ++life;
        S fresh = newState.apply(new WriterOfLife(loading));
        state = fresh;
        new PartitionLoad<>(setup.log(), format, fresh, () -> life == loading).start(outcome -> {
            if (life == loading) {
                loaded(outcome, fresh);
            }
        });
    }

    private void loaded(Outcome<Done> outcome, S fresh) {
        switch (outcome) {
            case Outcome.Success<Done> done -> {
                phase = Phase.SERVING;
                fresh.loaded();
            }
            case Outcome.Failure<Done>(IOException cause) -> {
                setup.events()
                        .error(
                                "coordinator.load-failed",
                                setup.name() + " cannot be loaded for its coordinator",
                                cause);
                state = null;
                life++;
                waitForReload();
            }
        }
        whenLoadEnds.accept(this);
    }

    /** The partition is not this broker's any more, or the broker stops. */
    public void close() {
        if (phase == Phase.CLOSED) {
            return;
        }
        boolean told = phase == Phase.LOADING;
        drop();
        phase = Phase.CLOSED;
        if (reloadTimer != null) {
            reloadTimer.cancel();
            reloadTimer = null;
        }
        if (told) {
            whenLoadEnds.accept(this);
        }
    }

    @Override
    public void write(R record) {
        S applying = state;
        if (applying == null || phase != Phase.SERVING) {
            throw Invariants.unreachable(setup.name() + " would be written while nothing of it serves");
        }
        RecordFormat.Encoded encoded = format.encode(record);
        BatchBuilder filling = batch;
        if (filling == null) {
            filling = new BatchBuilder();
            batch = filling;
        }
        int valueBytes = encoded.value() == null ? 0 : encoded.value().remaining();
        if (!filling.isEmpty()
                && filling.sizeInBytes() + encoded.key().remaining() + valueBytes > CoordinatorLimits.BATCH_BYTES) {
            long before = life;
            flush();
            if (life != before) {
                return; // refused at once: the state is dropped, and with it whoever waits
            }
        }
        filling.append(setup.clock().wallMs(), encoded.key(), encoded.value());
        if (!flushScheduled) {
            flushScheduled = true;
            setup.shard().execute(this::flushOfTurn);
        }
        applying.apply(record);
    }

    @Override
    public void whenCommitted(Consumer<ErrorCode> then) {
        if (phase != Phase.SERVING) {
            then.accept(ErrorCode.NOT_COORDINATOR);
            return;
        }
        long last = batch == null || batch.isEmpty() ? fillingNumber - 1 : fillingNumber;
        if (isCommitted(last)) {
            then.accept(ErrorCode.NONE);
        } else {
            long timeoutNanos = setup.commitTimeoutNanos();
            waiters.add(new Waiter(last, setup.clock().monotonicNanos() + timeoutNanos, then));
            if (lateTimer == null) {
                lateTimer = setup.shard().schedule(timeoutNanos, this::tellWhoIsLate);
            }
        }
    }

    /** What they wait for may be committed later, as when an answer is lost on its way. */
    private void tellWhoIsLate() {
        lateTimer = null;
        long now = setup.clock().monotonicNanos();
        Waiter first = waiters.peek();
        while (first != null && first.deadlineNanos - now <= 0) {
            waiters.remove();
            first.then.accept(ErrorCode.COORDINATOR_NOT_AVAILABLE);
            first = waiters.peek();
        }
        if (first != null && lateTimer == null) {
            lateTimer = setup.shard().schedule(first.deadlineNanos - now, this::tellWhoIsLate);
        }
    }

    @Override
    public boolean isFull() {
        return setup.log().isFull();
    }

    private void flushOfTurn() {
        flushScheduled = false;
        if (batch != null && !batch.isEmpty()) {
            flush();
        }
    }

    private void flush() {
        BatchBuilder filled = batch;
        if (filled == null) {
            throw Invariants.unreachable("nothing has been written");
        }
        long number = fillingNumber++;
        long ofLife = life;
        batchesUnderWay++;
        var bytes = filled.build(setup.buffers());
        filled.reset();
        setup.log().append(bytes, outcome -> ended(number, ofLife, outcome));
    }

    private void ended(long number, long ofLife, Outcome<Done> outcome) {
        batchesUnderWay--;
        if (life != ofLife) {
            if (batchesUnderWay == 0 && phase == Phase.WAITING) {
                waitForReload();
            }
            return;
        }
        switch (outcome) {
            case Outcome.Success<Done> done -> committed(number);
            case Outcome.Failure<Done>(IOException cause) -> {
                setup.events()
                        .error(
                                "coordinator.write-failed",
                                setup.name() + " could not be written: its coordinator begins anew from what is stored",
                                cause);
                drop();
                phase = Phase.WAITING;
                if (batchesUnderWay == 0) {
                    waitForReload();
                }
            }
        }
    }

    private boolean isCommitted(long number) {
        return number <= committedNumber;
    }

    private void committed(long number) {
        Invariants.check(
                number == committedNumber + 1, "batch %s was committed behind batch %s", number, committedNumber);
        committedNumber = number;
        pauseNanos = CoordinatorLimits.RELOAD_NANOS;
        Waiter first = waiters.peek();
        while (first != null && isCommitted(first.number)) {
            waiters.remove();
            first.then.accept(ErrorCode.NONE);
            first = waiters.peek();
        }
    }

    private void waitForReload() {
        phase = Phase.WAITING;
        if (reloadTimer != null) {
            return;
        }
        reloadTimer = setup.shard().schedule(pauseNanos, () -> {
            reloadTimer = null;
            load();
        });
        pauseNanos = Math.min(2 * pauseNanos, CoordinatorLimits.LONGEST_RELOAD_NANOS);
    }

    /** Forgets the state with everything that waits for it. */
    private void drop() {
        life++;
        S dropped = state;
        state = null;
        batch = null;
        fillingNumber = 1;
        committedNumber = 0;
        if (lateTimer != null) {
            lateTimer.cancel();
            lateTimer = null;
        }
        Deque<Waiter> told = new ArrayDeque<>(waiters);
        waiters.clear();
        told.forEach(waiter -> waiter.then.accept(ErrorCode.NOT_COORDINATOR));
        if (dropped != null && phase == Phase.SERVING) {
            phase = Phase.WAITING;
            dropped.dropped(ErrorCode.NOT_COORDINATOR);
        }
    }

    /** What one state writes through: once it is dropped, nothing of it is written any more. */
    private final class WriterOfLife implements RecordWriter<R> {

        private final long ofLife;

        WriterOfLife(long ofLife) {
            this.ofLife = ofLife;
        }

        @Override
        public void write(R record) {
            if (life == ofLife) {
                CoordinatorPartition.this.write(record);
            }
        }

        @Override
        public void whenCommitted(Consumer<ErrorCode> then) {
            if (life == ofLife) {
                CoordinatorPartition.this.whenCommitted(then);
            } else {
                then.accept(ErrorCode.NOT_COORDINATOR);
            }
        }

        @Override
        public boolean isFull() {
            return CoordinatorPartition.this.isFull();
        }
    }
}
