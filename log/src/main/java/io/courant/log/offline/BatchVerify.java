package io.courant.log.offline;

import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordCursor;
import io.courant.wire.record.RecordTooLargeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the records of batches whose checksum is right, one batch in memory at a time. Belongs to one thread. */
final class BatchVerify implements AutoCloseable {

    private final RecordCursor cursor = new RecordCursor();
    private final RecordBatch batch = new RecordBatch();
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    /** What is wrong with the records of the batch at {@code position}; null when nothing is. */
    @Nullable
    String problem(ReplayedSegment file, RecordBatch header, long position, Verification verification)
            throws IOException {
        int size = header.sizeInBytes();
        if (bytes.capacity() < size) {
            bytes = ByteBuffer.allocate(size);
        }
        file.read(position, bytes.clear().limit(size));
        batch.at(bytes.flip(), 0);
        long count = 0;
        try {
            cursor.over(batch);
            while (cursor.next()) {
                count++;
            }
        } catch (RecordTooLargeException e) {
            return null; // nothing says that it is damaged
        } catch (MalformedRecordException e) {
            return "its records cannot be read: " + e.getMessage();
        } finally {
            verification.lookedAtBatch(count);
        }
        return count == batch.recordsCount()
                ? null
                : "the batch claims " + batch.recordsCount() + " records and holds " + count;
    }

    @Override
    public void close() {
        cursor.close();
    }
}
