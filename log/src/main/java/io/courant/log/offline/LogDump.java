package io.courant.log.offline;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.log.LogLimits;
import io.courant.log.segment.SegmentFiles;
import io.courant.wire.record.BatchFileReader;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prints what the segments of a directory hold: one line per batch and, when asked for, one per record. */
public final class LogDump {

    /** A key or value longer than this is shown by its beginning. */
    private static final int SHOWN_BYTES = 200;

    private final Disk disk;
    private final boolean records;
    private final Consumer<String> line;

    /**
     * A dump that gives its lines to {@code line}.
     *
     * @param records whether records are shown, or batches alone
     */
    public LogDump(Disk disk, boolean records, Consumer<String> line) {
        this.disk = disk;
        this.records = records;
        this.line = line;
    }

    /**
     * Dumps a data directory or a partition's directory.
     *
     * @throws OfflineRefusal when it is neither, or in use
     */
    public void dump(Path path) throws IOException, OfflineRefusal {
        try (OfflineDirectory directory = OfflineDirectory.open(disk, path)) {
            for (Path partition : directory.partitions()) {
                for (long base : OfflineDirectory.segments(disk, partition)) {
                    dumpSegment(SegmentFiles.log(partition, base));
                }
            }
        }
    }

    private void dumpSegment(Path segment) throws IOException {
        line.accept(segment.toString());
        try (DiskFile file = disk.open(segment, Disk.Mode.READ);
                RecordCursor cursor = new RecordCursor()) {
            long size = file.size();
            BatchFileReader batches = new BatchFileReader(LogLimits.SCAN_WINDOW_BYTES).over(file::read, 0, size);
            BatchStep step = batches.next();
            while (step == BatchStep.BATCH) {
                boolean sound = batches.crcValid();
                dumpBatch(batches, sound);
                if (records && sound) {
                    ByteBuffer bytes = ByteBuffer.allocate(batches.sizeInBytes());
                    dumpRecords(cursor, batches.load(bytes, new RecordBatch()));
                }
                step = batches.next();
            }
            switch (step) {
                case END, BATCH -> {}
                case TORN ->
                    line.accept("position: %d TORN: %d bytes are less than the batch that begins here"
                            .formatted(batches.position(), size - batches.position()));
                case DAMAGED ->
                    line.accept("position: %d DAMAGED: no batch begins here, %d bytes are left"
                            .formatted(batches.position(), size - batches.position()));
            }
        }
    }

    private void dumpBatch(BatchFileReader batches, boolean sound) {
        RecordBatch batch = batches.header();
        line.accept(("baseOffset: %d lastOffset: %d count: %d position: %d size: %d leaderEpoch: %d compression: %s"
                        + " timestampType: %s maxTimestamp: %d producerId: %d producerEpoch: %d baseSequence: %d"
                        + " transactional: %s control: %s crc: %d %s")
                .formatted(
                        batch.baseOffset(),
                        batch.lastOffset(),
                        batch.recordsCount(),
                        batches.position(),
                        batches.sizeInBytes(),
                        batch.partitionLeaderEpoch(),
                        compressionOf(batch),
                        batch.timestampType().configName(),
                        batch.maxTimestamp(),
                        batch.producerId(),
                        batch.producerEpoch(),
                        batch.baseSequence(),
                        batch.isTransactional(),
                        batch.isControl(),
                        batch.storedCrc(),
                        sound ? "valid" : "WRONG CRC"));
    }

    private static String compressionOf(RecordBatch batch) {
        var type = batch.compressionType();
        return type == null ? "unknown (" + batch.compressionId() + ")" : type.configName();
    }

    private void dumpRecords(RecordCursor cursor, RecordBatch batch) {
        try {
            cursor.over(batch);
            while (cursor.next()) {
                line.accept("| offset: %d timestamp: %d headers: %d key: %s value: %s"
                        .formatted(
                                cursor.offset(),
                                cursor.timestamp(),
                                cursor.headersCount(),
                                text(cursor.key()),
                                text(cursor.value())));
            }
        } catch (MalformedRecordException e) {
            line.accept("| DAMAGED: " + e.getMessage());
        }
    }

    private static String text(@Nullable ByteBuffer bytes) {
        if (bytes == null) {
            return "null";
        }
        int length = bytes.remaining();
        ByteBuffer shown = bytes.slice(bytes.position(), Math.min(length, SHOWN_BYTES));
        String text = StandardCharsets.UTF_8
                .decode(shown)
                .toString()
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        return length > SHOWN_BYTES ? text + "... (" + length + " bytes)" : text;
    }
}
