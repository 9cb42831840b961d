package io.courant.simulation.client;

import io.courant.simulation.check.SeenBatch;
import io.courant.simulation.check.SeenRecord;
import io.courant.wire.Records;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordBatches;
import io.courant.wire.record.RecordCursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes apart what a fetch returned, to the last byte. */
final class BatchReader {

    private BatchReader() {}

    /** The whole batches of {@code records}; a part of one at the end is no batch, as clients have it. */
    static List<SeenBatch> read(@Nullable Records records) {
        List<SeenBatch> seen = new ArrayList<>();
        if (!(records instanceof Records.OfBuffer(ByteBuffer view)) || !view.hasRemaining()) {
            return seen;
        }
        RecordBatches batches = new RecordBatches().over(view, view.position(), view.limit());
        BatchStep step = batches.next();
        while (step == BatchStep.BATCH) {
            RecordBatch batch = batches.batch();
            if (!batch.crcValid()) {
                throw new AssertionError("a batch with a wrong CRC was served, at offset " + batch.baseOffset());
            }
            seen.add(new SeenBatch(
                    batch.baseOffset(), batch.partitionLeaderEpoch(), batch.storedCrc(), seenRecords(batch)));
            step = batches.next();
        }
        if (step == BatchStep.DAMAGED) {
            throw new AssertionError("a damaged batch was served behind " + seen);
        }
        return seen;
    }

    /** The sound batches that records begin with, and whether something follows that is no sound batch. */
    record Sound(List<SeenBatch> batches, boolean damageFollows) {}

    /** The batches of {@code records} from the one that holds {@code position} on, as long as they are sound. */
    static Sound readSound(@Nullable Records records, long position) {
        List<SeenBatch> seen = new ArrayList<>();
        if (!(records instanceof Records.OfBuffer(ByteBuffer view)) || !view.hasRemaining()) {
            return new Sound(seen, false);
        }
        RecordBatches batches = new RecordBatches().over(view, view.position(), view.limit());
        long next = position;
        BatchStep step = batches.next();
        while (step == BatchStep.BATCH) {
            RecordBatch batch = batches.batch();
            boolean inTurn = seen.isEmpty()
                    ? batch.baseOffset() <= next && batch.nextOffset() > next
                    : batch.baseOffset() == next;
            if (!batch.crcValid() || !inTurn) {
                return new Sound(seen, true);
            }
            seen.add(new SeenBatch(
                    batch.baseOffset(), batch.partitionLeaderEpoch(), batch.storedCrc(), seenRecords(batch)));
            next = batch.nextOffset();
            step = batches.next();
        }
        // A fetch gives whole batches: a torn one is one whose length is damaged.
        return new Sound(seen, step != BatchStep.END);
    }

    private static List<SeenRecord> seenRecords(RecordBatch batch) {
        List<SeenRecord> seen = new ArrayList<>(batch.recordsCount());
        try (RecordCursor cursor = new RecordCursor().over(batch)) {
            while (cursor.next()) {
                long expected = batch.baseOffset() + seen.size();
                if (cursor.offset() != expected) {
                    throw new AssertionError("a record has offset " + cursor.offset() + " instead of " + expected);
                }
                ByteBuffer value = cursor.value();
                if (value == null) {
                    throw new AssertionError("a record without a value that nobody sent, at offset " + expected);
                }
                seen.add(new SeenRecord(RecordPayload.read(value), cursor.timestamp()));
            }
        } catch (MalformedRecordException e) {
            throw new AssertionError("a batch was served that cannot be read, at offset " + batch.baseOffset(), e);
        }
        return seen;
    }
}
