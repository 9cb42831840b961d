package io.courant.log;

import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordCursor;
import io.courant.wire.record.RecordTooLargeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads logs of keyed records in which offsets may be missing. */
final class KeyedLog {

    private KeyedLog() {}

    /** A record; a value of null is a tombstone. */
    record Stored(long offset, String key, @Nullable String value) {}

    /** All records from the log's start to its end, by reads of at most {@code maxBytes}. */
    static List<Stored> read(LogNode node, PartitionLog log, int maxBytes) throws IOException {
        List<Stored> records = new ArrayList<>();
        long offset = log.logStartOffset();
        while (offset < log.logEndOffset()) {
            ByteBuffer bytes = ByteBuffer.wrap(LogNode.bytes(node.read(log, offset, maxBytes, log.logEndOffset())));
            if (!bytes.hasRemaining()) {
                throw new AssertionError("nothing at offset " + offset);
            }
            int position = 0;
            while (position < bytes.limit()) {
                RecordBatch batch = new RecordBatch().at(bytes, position);
                if (!batch.crcValid() || batch.nextOffset() <= offset) {
                    throw new AssertionError("unsound at offset " + offset + ": " + batch);
                }
                addAll(batch, records);
                offset = batch.nextOffset();
                position += batch.sizeInBytes();
            }
        }
        return records;
    }

    /** Adds the records of {@code batch}, up to one that is too large to be shown. */
    static void addAll(RecordBatch batch, List<Stored> records) {
        try (RecordCursor cursor = new RecordCursor()) {
            cursor.over(batch);
            while (cursor.next()) {
                records.add(new Stored(cursor.offset(), String.valueOf(text(cursor.key())), text(cursor.value())));
            }
        } catch (RecordTooLargeException e) {
            // what comes behind it cannot be shown either
        } catch (MalformedRecordException e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable String text(@Nullable ByteBuffer bytes) {
        return bytes == null ? null : StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
