package io.courant.wire.record;

import io.courant.base.Invariants;
import java.nio.ByteBuffer;

/**
 * Goes over the batches of a buffer, one behind the other, through one reused view:
 *
 * <pre>{@code
 * batches.over(buffer, from, to);
 * while (batches.next() == BatchStep.BATCH) {
 *     use(batches.batch());
 * }
 * }</pre>
 *
 * <p>Looks at lengths and magic only. Once a step other than {@link BatchStep#BATCH} came, it comes again and {@link
 * #position()} is its place.
 */
public final class RecordBatches {

    private final RecordBatch batch = new RecordBatch();
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int position;
    private int nextPosition;
    private int end;

    /** Starts over the bytes from {@code from} (inclusive) to {@code to} (exclusive). */
    public RecordBatches over(ByteBuffer buffer, int from, int to) {
        Invariants.check(
                from >= 0 && from <= to && to <= buffer.limit(), "batches from %s to %s of a buffer", from, to);
        this.buffer = buffer;
        position = from;
        nextPosition = from;
        end = to;
        return this;
    }

    /** Moves to the next batch. */
    public BatchStep next() {
        position = nextPosition;
        int left = end - position;
        if (left == 0) {
            return BatchStep.END;
        }
        if (left < RecordBatch.HEADER_BYTES) {
            return BatchStep.TORN;
        }
        BatchStep step = BatchStep.of(
                left,
                buffer.getInt(position + RecordBatchLayout.BATCH_LENGTH),
                buffer.get(position + RecordBatchLayout.MAGIC));
        if (step == BatchStep.BATCH) {
            batch.at(buffer, position);
            nextPosition = position + batch.sizeInBytes();
        }
        return step;
    }

    /** The view over the batch that {@link #next()} reached; the next step moves it. */
    public RecordBatch batch() {
        return batch;
    }

    /** Where the last step stands in the buffer. */
    public int position() {
        return position;
    }
}
