package io.courant.broker;

import io.courant.wire.record.BatchStep;
import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordBatches;
import io.courant.wire.record.RecordCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Makes a metadata snapshot one that a newer release could have written. */
final class NewerSnapshot {

    private static final int CRC_AT = 17;
    private static final int ATTRIBUTES_AT = 21;

    private NewerSnapshot() {}

    /**
     * Gives the first metadata record in {@code snapshot} the frame version {@code version}, and its batch the right checksum.
     */
    static void make(Path snapshot, int version) throws IOException, MalformedRecordException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(snapshot));
        RecordBatches batches = new RecordBatches().over(bytes, 0, bytes.limit());
        int at = 0;
        while (batches.next() == BatchStep.BATCH) {
            RecordBatch batch = batches.batch();
            if (!batch.isControl()) {
                raise(bytes, at, batch, version);
                Files.write(snapshot, bytes.array());
                return;
            }
            at += batch.sizeInBytes();
        }
        throw new AssertionError("the snapshot " + snapshot + " holds no metadata record");
    }

    private static void raise(ByteBuffer bytes, int at, RecordBatch batch, int version)
            throws MalformedRecordException {
        try (RecordCursor records = new RecordCursor()) {
            records.over(batch);
            records.next();
            ByteBuffer value = records.value();
            if (value == null) {
                throw new AssertionError("the first metadata record has no value");
            }
            value.put(value.position(), (byte) version);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at + ATTRIBUTES_AT, batch.sizeInBytes() - ATTRIBUTES_AT));
        bytes.putInt(at + CRC_AT, (int) crc.getValue());
    }
}
