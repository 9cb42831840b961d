package io.courant.log.compact;

import io.courant.base.CountedBuffer;
import io.courant.base.DiskFile;
import io.courant.base.NoRoomException;
import io.courant.log.LogLimits;
import io.courant.log.segment.ScanRules;
import io.courant.wire.record.BatchFileReader;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a sealed segment one after the other, each checked and whole in memory, in steps that open the file anew. Handed
 * over from step to step; the buffer of a batch is used again for the next, but that of a large one belongs to its step.
 */
final class SegmentBatches {

    private final ScanRules rules;
    private final long endOffset;
    private final int size;
    private final RecordBatch batch = new RecordBatch();
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private @Nullable CountedBuffer large;
    private int position;
    private int batchPosition;
    private long expected;
    private @Nullable String problem;

    /**
     * Over the first {@code size} bytes of the segment that begins at {@code baseOffset}, and behind which another begins at
     * {@code endOffset}: there it ends even if it was compacted before.
     */
    SegmentBatches(long baseOffset, long endOffset, int size, ScanRules rules) {
        this.endOffset = endOffset;
        this.expected = baseOffset;
        this.size = size;
        this.rules = rules;
    }

    /** Begins a step, in which {@code file} stays open and nobody else reads with {@code tools}. */
    void begin(DiskFile file, CompactionTools tools) {
        tools.reader.over(file::read, position, size);
    }

    /**
     * The next batch, until {@link #rest} or the next one; null at the end, and where {@link #problem()} says what is wrong.
     *
     * @throws io.courant.base.NoRoomException when there is no memory for it, which may be asked for again
     */
    @Nullable
    RecordBatch next(CompactionTools tools) throws IOException {
        rest();
        if (position == size) {
            checkEnd();
            return null;
        }
        BatchFileReader reader = tools.reader;
        BatchStep step = reader.next();
        if (step != BatchStep.BATCH) {
            problem = "no whole batch begins at position " + position;
            return null;
        }
        long baseOffset = reader.header().baseOffset();
        if (!rules.follows(baseOffset, expected)) {
            problem =
                    "a batch of offset " + baseOffset + " at position " + position + " where " + expected + " is next";
            return null;
        }
        // Before anything is allocated: a damaged length may be any.
        if (!reader.crcValid()) {
            problem = "the CRC of the batch of offset " + baseOffset + " at position " + position + " is wrong";
            return null;
        }
        if (reader.sizeInBytes() > tools.buffers.largestBytes()) {
            problem = "the batch of offset " + baseOffset + " at position " + position + " has " + reader.sizeInBytes()
                    + " bytes, for which this process has too little memory outside the heap";
            return null;
        }
        reader.load(roomFor(reader.sizeInBytes(), tools), batch);
        batchPosition = position;
        position += batch.sizeInBytes();
        expected = batch.nextOffset();
        if (position == size) {
            checkEnd();
        }
        return problem == null ? batch : null;
    }

    private ByteBuffer roomFor(int bytesOfBatch, CompactionTools tools) throws NoRoomException {
        if (bytesOfBatch > LogLimits.SMALL_BATCH_BYTES) {
            CountedBuffer given = tools.buffers.allocateInTurn(bytesOfBatch);
            large = given;
            return given.bytes();
        }
        if (bytes.capacity() < bytesOfBatch) {
            bytes = ByteBuffer.allocate(bytesOfBatch);
        }
        return bytes.clear();
    }

    /** The present batch is done with: gives its memory back. To be called at the end of each step. */
    void rest() {
        if (large != null) {
            large.release();
            large = null;
        }
    }

    private void checkEnd() {
        if (expected != endOffset) {
            problem = "a segment ends at offset " + expected + ", but the next one begins at " + endOffset;
        }
    }

    /** The records of the present batch cannot be read. */
    void damaged(String reason) {
        problem = "the batch of offset " + batch.baseOffset() + " at position " + batchPosition + ": " + reason;
    }

    /** Whether the present batch is the last, or there is none. */
    boolean isAtEnd() {
        return position == size;
    }

    /** How many bytes have gone by. */
    int position() {
        return position;
    }

    /** What is wrong with the segment; null as long as nothing is. */
    @Nullable
    String problem() {
        return problem;
    }
}
