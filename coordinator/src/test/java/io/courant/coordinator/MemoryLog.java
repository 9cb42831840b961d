package io.courant.coordinator;

import io.courant.base.Completion;
import io.courant.base.CountedBuffer;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.coordinator.runtime.CoordinatorLog;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A partition on the heap, whose commits and faults the test decides. */
public final class MemoryLog implements CoordinatorLog {

    private record Pending(ByteBuffer batch, Completion<Done> committed) {}

    private final Shard shard;
    private final List<ByteBuffer> batches = new ArrayList<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long end;
    private boolean holding;
    private boolean failing;
    private boolean failingAtOnce;
    private boolean full;
    private int reads;

    public MemoryLog(Shard shard) {
        this.shard = shard;
    }

    /** From now on nothing is committed until {@link #commit}. */
    public void hold() {
        holding = true;
    }

    /** Commits everything that is held, and from now on at once. */
    public void commit() {
        holding = false;
        while (!pending.isEmpty()) {
            commitOne(pending.remove());
        }
    }

    /** From now on every append fails, those that are held first; {@link #mend} ends that. */
    public void fail() {
        failing = true;
        while (!pending.isEmpty()) {
            pending.remove().committed.completed(Outcome.failure(new IOException("the test has it fail")));
        }
    }

    /** From now on every append fails within the call. */
    public void failAtOnce() {
        failingAtOnce = true;
    }

    public void mend() {
        failingAtOnce = false;
        failing = false;
        holding = false;
    }

    public void fill(boolean isFull) {
        full = isFull;
    }

    public int batchCount() {
        return batches.size();
    }

    public int reads() {
        return reads;
    }

    @Override
    public void open(Completion<Done> completion) {
        shard.execute(() -> completion.completed(Outcome.done()));
    }

    @Override
    public long startOffset() {
        return 0;
    }

    @Override
    public long committedEndOffset() {
        return end;
    }

    @Override
    public void read(long offset, int maxBytes, Completion<ByteBuffer> completion) {
        reads++;
        for (ByteBuffer batch : batches) {
            RecordBatches walk = new RecordBatches().over(batch, 0, batch.limit());
            if (walk.next() == BatchStep.BATCH && walk.batch().nextOffset() > offset) {
                shard.execute(() -> completion.completed(Outcome.success(batch.duplicate())));
                return;
            }
        }
        shard.execute(() -> completion.completed(Outcome.success(ByteBuffer.allocate(0))));
    }

    @Override
    public void append(CountedBuffer batch, Completion<Done> committed) {
        ByteBuffer copy = ByteBuffer.allocate(batch.capacity());
        copy.put(0, batch.bytes(), 0, batch.capacity());
        batch.release();
        Pending appended = new Pending(copy, committed);
        if (failingAtOnce) {
            committed.completed(Outcome.failure(new IOException("the test has it fail at once")));
        } else if (failing) {
            shard.execute(() -> committed.completed(Outcome.failure(new IOException("the test has it fail"))));
        } else if (holding) {
            pending.add(appended);
        } else {
            shard.execute(() -> commitOne(appended));
        }
    }

    @Override
    public boolean isFull() {
        return full;
    }

    private void commitOne(Pending appended) {
        RecordBatch batch = new RecordBatch().at(appended.batch, 0);
        batch.stampOffsets(end, 0);
        end = batch.nextOffset();
        batches.add(appended.batch);
        appended.committed.completed(Outcome.done());
    }
}
