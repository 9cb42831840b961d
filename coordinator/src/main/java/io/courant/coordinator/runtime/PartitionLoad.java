package io.courant.coordinator.runtime;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.coordinator.CoordinatorLimits;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordBatches;
import io.courant.wire.record.RecordCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/** Applies everything that is committed in a partition to a new state, a step a turn. Belongs to the partition's shard. */
final class PartitionLoad<R> {

    private final CoordinatorLog log;
    private final RecordFormat<R> format;
    private final CoordinatorState<R> state;
    private final BooleanSupplier isWanted;

    /** @param isWanted false once nobody waits for the load any more: then it ends without a word */
    PartitionLoad(CoordinatorLog log, RecordFormat<R> format, CoordinatorState<R> state, BooleanSupplier isWanted) {
        this.log = log;
        this.format = format;
        this.state = state;
        this.isWanted = isWanted;
    }

    void start(Completion<Done> completion) {
        log.open(opened -> {
            if (!isWanted.getAsBoolean()) {
                return;
            }
            switch (opened) {
                case Outcome.Success<Done> done -> readFrom(log.startOffset(), completion);
                case Outcome.Failure<Done> failed -> completion.completed(failed);
            }
        });
    }

    private void readFrom(long offset, Completion<Done> completion) {
        if (offset >= log.committedEndOffset()) {
            completion.completed(Outcome.done());
            return;
        }
        log.read(offset, CoordinatorLimits.LOAD_STEP_BYTES, outcome -> {
            if (!isWanted.getAsBoolean()) {
                return;
            }
            switch (outcome) {
                case Outcome.Failure<ByteBuffer>(IOException cause) -> completion.completed(Outcome.failure(cause));
                case Outcome.Success<ByteBuffer>(ByteBuffer bytes) -> {
                    long next;
                    try {
                        next = apply(bytes, offset);
                    } catch (IOException e) {
                        completion.completed(Outcome.failure(e));
                        return;
                    }
                    readFrom(next, completion);
                }
            }
        });
    }

    /** The offset behind what was applied. */
    private long apply(ByteBuffer bytes, long offset) throws IOException {
        RecordBatches batches = new RecordBatches().over(bytes, bytes.position(), bytes.limit());
        long next = offset;
        try (RecordCursor cursor = new RecordCursor()) {
            BatchStep step = batches.next();
            while (step == BatchStep.BATCH) {
                RecordBatch batch = batches.batch();
                if (!batch.isControl()) {
                    apply(cursor.over(batch), offset);
                }
                next = batch.nextOffset();
                step = batches.next();
            }
        } catch (MalformedRecordException e) {
            throw new IOException("a record at offset " + next + " or behind cannot be read", e);
        }
        if (next <= offset) {
            throw new IOException("nothing can be read at offset " + offset);
        }
        return next;
    }

    private void apply(RecordCursor cursor, long from) throws IOException, MalformedRecordException {
        while (cursor.next()) {
            ByteBuffer key = cursor.key();
            if (cursor.offset() < from || key == null) {
                continue; // what clients wrote there by force, for one
            }
            R record = format.decode(key, cursor.value());
            if (record != null) {
                state.apply(record);
            }
        }
    }
}
