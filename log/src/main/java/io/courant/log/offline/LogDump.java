package io.courant.log.offline;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.log.LogLimits;
import io.courant.log.compact.SegmentListing;
import io.courant.log.segment.SegmentIndex;
import io.courant.log.segment.SegmentScanner;
import io.courant.log.segment.SegmentScanner.SoundPlace;
import io.courant.wire.record.BatchFileReader;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordCursor;
import io.courant.wire.record.RecordTooLargeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prints what the segments of a directory hold: one line per batch and, when asked for, one per record. What is damaged is named
 * with its place, and what stands behind it is shown.
 */
public final class LogDump {

    /** A key or value longer than this is shown by its beginning. */
    private static final int SHOWN_BYTES = 200;

    private final Disk disk;
    private final boolean records;
    private final Consumer<String> line;
    private final SegmentScanner scanner = new SegmentScanner();

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
                SegmentListing segments = SegmentListing.of(partition, disk.list(partition));
                for (long base : segments.bases()) {
                    dumpSegment(segments.file(base), base);
                }
            }
        }
    }

    private void dumpSegment(Path segment, long base) throws IOException {
        line.accept(segment.toString());
        try (DiskFile file = disk.open(segment, Disk.Mode.READ);
                RecordCursor cursor = new RecordCursor()) {
            long size = file.size();
            BatchFileReader batches = new BatchFileReader(LogLimits.SCAN_WINDOW_BYTES).over(file::read, 0, size);
            for (BatchStep step = batches.next(); step != BatchStep.END; step = batches.next()) {
                boolean sound = step == BatchStep.BATCH && batches.crcValid();
                if (step == BatchStep.BATCH) {
                    dumpBatch(batches, sound);
                }
                if (sound) {
                    if (records) {
                        ByteBuffer bytes = ByteBuffer.allocate(batches.sizeInBytes());
                        dumpRecords(cursor, batches.load(bytes, new RecordBatch()));
                    }
                } else if (!goOnBehind(batches, step, file, size, base)) {
                    return;
                }
            }
        }
    }

    /** Leads {@code batches} from one that is not sound to where the next one begins; false when there is none. */
    private boolean goOnBehind(BatchFileReader batches, BatchStep step, DiskFile file, long size, long base)
            throws IOException {
        long position = batches.position();
        SoundPlace place = nextSound(file, position + 1, size, base);
        switch (step) {
            case BATCH -> {
                // Its length may be right; it is not when a sound batch begins within.
                if (place == null || place.position() >= position + batches.sizeInBytes()) {
                    return true;
                }
                line.accept("position: %d DAMAGED: the batch above is shorter than it says, the next sound one is at %d"
                        .formatted(position, place.position()));
            }
            case TORN ->
                line.accept(
                        place == null
                                ? "position: %d TORN: %d bytes are less than the batch that begins here"
                                        .formatted(position, size - position)
                                : "position: %d DAMAGED: the batch here is shorter than it says, the next sound one is at %d"
                                        .formatted(position, place.position()));
            case DAMAGED, END ->
                line.accept("position: %d DAMAGED: no batch begins here, %s"
                        .formatted(
                                position,
                                place == null
                                        ? (size - position) + " bytes are left"
                                        : "the next sound one is at " + place.position()));
        }
        if (place != null) {
            batches.over(file::read, place.position(), size);
        }
        return place != null;
    }

    private @Nullable SoundPlace nextSound(DiskFile file, long from, long size, long base) throws IOException {
        return size > LogLimits.LARGEST_POSITION
                ? null // none of ours; verify says so
                : scanner.nextSound(file::read, (int) from, (int) size, base, new SegmentIndex(base));
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
        } catch (RecordTooLargeException e) {
            line.accept("| NOT SHOWN: " + e.getMessage());
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
