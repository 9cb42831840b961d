package io.courant.wire.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.gen.Property;
import io.courant.wire.compress.CompressionType;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Everything that reads batches, fed with bytes of any kind: batches changed in header and records, cut, behind one another, and
 * bytes from nowhere. They are walked through or refused by a {@link MalformedRecordException}, and memory does not follow what
 * they claim.
 */
class RecordDecodersFuzzTest {

    private static final int RUNS = 6_000;

    /** Readers of compressed records have contexts and windows of their own; nothing grows with the lengths in a batch. */
    private static final long MOST_ALLOCATED_BYTES = 512 << 10;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final RecordCursor cursor = new RecordCursor();
    private final TimestampSearch search = new TimestampSearch();
    private int batchesSeen;
    private int recordsSeen;
    private int refused;

    @AfterEach
    void close() {
        cursor.close();
        search.close();
    }

    @Test
    void changedBatchesAreReadOrRefusedAndNothingElse() {
        Property.check(RUNS, random -> {
            ByteBuffer bytes = ByteBuffer.allocate(100_000);
            for (int i = random.between(1, 3); i > 0; i--) {
                CompressionType type = SampleRecord.anyCompression(random);
                bytes.put(SampleRecord.batch(type, SampleRecord.random(random, 6, 200)));
            }
            bytes.flip();
            change(random, bytes);
            feed(random, bytes);
        });
        assertThat(batchesSeen).isGreaterThan(RUNS);
        assertThat(recordsSeen).isGreaterThan(RUNS);
        assertThat(refused).isGreaterThan(RUNS / 20);
    }

    @Test
    void bytesFromNowhereAreReadOrRefusedAndNothingElse() {
        Property.check(RUNS, random -> {
            ByteBuffer bytes = ByteBuffer.allocate(random.nextInt(300));
            for (int i = 0; i < bytes.limit(); i++) {
                bytes.put(i, (byte) random.nextLong());
            }
            if (bytes.limit() >= RecordBatch.HEADER_BYTES) {
                bytes.putInt(RecordBatchLayout.BATCH_LENGTH, random.between(40, bytes.limit() - 12))
                        .put(RecordBatchLayout.MAGIC, (byte) 2)
                        .putShort(RecordBatchLayout.ATTRIBUTES, (short) random.nextInt(10));
            }
            feed(random, bytes);
        });
        assertThat(batchesSeen).isGreaterThan(RUNS / 2);
        assertThat(refused).isGreaterThan(RUNS / 2);
    }

    private static void change(SeededRandom random, ByteBuffer bytes) {
        for (int i = random.nextInt(4); i > 0; i--) {
            int at =
                    random.nextInt(random.oneIn(3) ? Math.min(bytes.limit(), RecordBatch.HEADER_BYTES) : bytes.limit());
            switch (random.nextInt(4)) {
                case 0 -> bytes.put(at, (byte) random.nextLong());
                case 1 -> bytes.put(at, (byte) (bytes.get(at) ^ (1 << random.nextInt(8))));
                case 2 -> bytes.put(at, (byte) 0xFF);
                default -> bytes.put(at, (byte) 0x7F);
            }
        }
        if (random.oneIn(6)) {
            bytes.limit(random.nextInt(bytes.limit()));
        }
    }

    private void feed(SeededRandom random, ByteBuffer bytes) throws IOException {
        long timestampMs = random.nextBoolean() ? Long.MIN_VALUE : SampleRecord.NOW_MS - random.nextInt(1_000_000);
        long allocated = allocatedByReading(bytes, timestampMs);
        if (allocated > MOST_ALLOCATED_BYTES) {
            // The first time may load classes and libraries.
            allocated = allocatedByReading(bytes, timestampMs);
        }
        assertThat(allocated).isLessThanOrEqualTo(MOST_ALLOCATED_BYTES);
    }

    private long allocatedByReading(ByteBuffer bytes, long timestampMs) throws IOException {
        long before = threads.getCurrentThreadAllocatedBytes();
        RecordBatches batches = new RecordBatches().over(bytes, 0, bytes.limit());
        while (batches.next() == BatchStep.BATCH) {
            batchesSeen++;
            read(batches.batch());
            lookUp(batches.batch(), timestampMs);
        }
        readFile(bytes);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private void read(RecordBatch batch) {
        assertThat(batch.toString()).isNotEmpty();
        batch.crcValid();
        try {
            cursor.over(batch);
            while (cursor.next()) {
                recordsSeen++;
                while (cursor.nextHeader()) {
                    assertThat(cursor.headerKey()).isNotNull();
                }
                readControl();
            }
        } catch (MalformedRecordException e) {
            refused++;
        }
    }

    private void readControl() {
        try {
            assertThat(ControlValue.read(cursor.key(), cursor.value())).isNotNull();
        } catch (MalformedRecordException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private void lookUp(RecordBatch batch, long timestampMs) {
        try {
            search.find(batch, timestampMs, batch.baseOffset());
            search.largest(batch, batch.baseOffset() + 1);
        } catch (MalformedRecordException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static void readFile(ByteBuffer bytes) throws IOException {
        BatchFileReader reader = new BatchFileReader(200)
                .over(
                        (position, target) -> {
                            int read = Math.clamp(bytes.limit() - position, 0, target.remaining());
                            target.put(target.position(), bytes, (int) Math.min(position, bytes.limit()), read);
                            target.position(target.position() + read);
                            return read;
                        },
                        0,
                        bytes.limit());
        try {
            while (reader.next() == BatchStep.BATCH) {
                reader.crcValid();
            }
        } catch (EOFException e) {
            throw new AssertionError("the file has all the bytes that were announced", e);
        }
    }
}
